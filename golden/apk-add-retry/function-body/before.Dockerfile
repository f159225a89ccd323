FROM alpine:3.22
RUN install_tools() { \
      apk add --no-cache jq yq; \
    }; \
    install_tools || echo "tools are optional"
