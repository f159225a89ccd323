FROM alpine:3.22
# dockmod: ignore=colours
ENV COLOUR=never
ENV WIDTH=80
RUN build
