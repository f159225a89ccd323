FROM registry.example.org/ci/alpine-sudo:2
USER ci
RUN sudo apk add --no-cache chromium && chromium --version
