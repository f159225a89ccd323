FROM alpine:3.22
LABEL org.opencontainers.image.authors="A B"
ENV A="b c" D=e
COPY . /x
ADD https://a.b/c.tar /x
RUN echo MAINTAINER A
RUN <<EOF
MAINTAINER A
ENV A b
EOF
# MAINTAINER A
