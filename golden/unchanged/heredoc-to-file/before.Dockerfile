# syntax=docker/dockerfile:1
FROM alpine:3.22
RUN cat > /usr/local/bin/setup <<'EOF'
#!/bin/sh
apk add --no-cache curl
EOF
COPY <<EOF /usr/local/bin/more
#!/bin/sh
apk add --no-cache git
EOF
