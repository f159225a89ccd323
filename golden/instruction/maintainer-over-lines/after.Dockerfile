FROM alpine:3.22
LABEL \
    org.opencontainers.image.authors="Jane Doe \
    # at home
    <jane@example.org>"
RUN true
