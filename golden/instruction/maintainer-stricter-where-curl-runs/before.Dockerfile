FROM alpine:3.22 AS one
MAINTAINER A
RUN curl -O x
FROM alpine:3.22
MAINTAINER B
RUN wget x
