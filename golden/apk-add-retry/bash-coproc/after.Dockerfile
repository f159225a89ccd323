FROM bash:5.2
SHELL ["/bin/bash", "-c"]
RUN coproc LOGGER { cat >>/var/log/build; }; apk add vim
RUN coproc (cat >/dev/null); apk add nano
RUN coproc cat; for i in 1 2 3; do \
                  apk add less && break; \
                  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                  sleep 5; \
                done
