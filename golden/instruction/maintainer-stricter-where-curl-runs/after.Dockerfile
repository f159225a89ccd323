FROM alpine:3.22 AS one
LABEL org.opencontainers.image.authors=A
RUN curl -O x
FROM alpine:3.22
MAINTAINER B
RUN wget x
