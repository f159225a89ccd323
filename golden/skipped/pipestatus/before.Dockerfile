FROM alpine:3.22
SHELL ["/bin/bash", "-c"]
RUN yes | apk add curl; [ ${PIPESTATUS[1]} -eq 0 ] || exit 1
