FROM alpine:3.22
ENV PATH $PATH:/a b
ENV A b
