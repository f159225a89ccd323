FROM alpine:3.22
# dockmod: ignore=colours
ENV COLOUR=never
RUN build
