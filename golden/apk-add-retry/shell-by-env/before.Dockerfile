FROM alpine:3.22
SHELL ["/usr/bin/env", "bash", "-eo", "pipefail", "-c"]
RUN apk add --no-cache curl; make
RUN <<EOF
#!/usr/bin/env -S bash -e
apk add --no-cache git
make
EOF
