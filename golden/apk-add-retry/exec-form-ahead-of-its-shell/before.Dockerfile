FROM alpine:3.22
SHELL ["/bin/bash", "-eo", "pipefail", "-c"]
RUN ["apk", "add", "--no-cache", "bash", "lib\\x\"y'z"]
RUN bash --version
RUN ["apk", "add", "--no-cache", "curl"]

FROM alpine:3.22
SHELL ["/bin/ash", "-eo", "pipefail", "-c"]
RUN ["apk", "add", "--no-cache", "curl"]
