FROM bash:5.2
SHELL ["/bin/bash", "-c"]
RUN coproc LOGGER { cat >>/var/log/build; }; apk add vim
RUN coproc (cat >/dev/null); apk add nano
RUN coproc cat; apk add less
