FROM alpine:3.22
MAINTAINER \
    Jane Doe \
    # at home
    <jane@example.org>
RUN true
