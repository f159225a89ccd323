FROM alpine:3.22
SHELL ["/usr/bin/env", "bash", "-eo", "pipefail", "-c"]
RUN for i in 1 2 3; do \
      apk add --no-cache curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; make
RUN <<EOF
#!/usr/bin/env -S bash -e
for i in 1 2 3; do
  apk add --no-cache git && break
  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }
  sleep 5
done
make
EOF
