FROM alpine:3.22
ENV USER jd
LABEL org.opencontainers.image.authors="\$USER and \${USER}, 5\$"
