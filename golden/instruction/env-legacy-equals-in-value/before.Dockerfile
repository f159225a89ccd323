FROM alpine:3.22
ENV JAVA_OPTS -Xmx1g -Da=b
ENV A =b
ENV B c=d
