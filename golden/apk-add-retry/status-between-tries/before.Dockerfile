FROM alpine:3.22
RUN for i in 1 2 3; do apk add --no-cache curl && break; echo "apk exited with $?"; sleep 5; done
RUN for i in 1 2 3; do \
      apk add git && break; \
      rc=$?; \
      echo "apk exited with $rc" >&2; \
      sleep 5; \
    done
RUN for i in 1 2 3; do apk add vim && break || echo "apk: $?"; sleep 5; done
RUN for i in 1 2 3; do apk add jq && break || { echo "apk: $?"; sleep 5; }; done
RUN for i in 1 2 3; do if apk add tar; then break; else echo "apk: $?"; sleep 5; fi; done
RUN for i in 1 2 3; do if apk add gcc; then break; fi; echo "if: $?"; sleep 5; done
RUN n=0; until [ $n -ge 3 ]; do apk add make && break; echo "apk: $?"; n=$((n+1)); sleep 5; done
RUN n=0; until [ $n -ge 3 ]; do apk add m4 && break; n=$((n+1)); echo "set: $?"; sleep 5; done
RUN for i in 1 2 3; do echo "before: $?"; apk add bison && break; done
RUN <<EOT
for i in 1 2 3; do
  apk add flex && break
  printf 'apk: %s\n' "$?" # the status
  sleep 5
done
EOT
