FROM alpine:3.22
ENV A \
    b
ENV C d \
    e \
    # f

    g
RUN true
