FROM alpine:3.22
COPY --chown=1 --from=bitnamilegacy/kubectl:1.30 /opt/kubectl /usr/bin/
