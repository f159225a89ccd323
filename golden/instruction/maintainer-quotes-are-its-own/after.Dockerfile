FROM alpine:3.22
LABEL org.opencontainers.image.authors="\"Jane 'JD' Doe\" jane@example.org"
