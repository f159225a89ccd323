FROM alpine:3.22 AS base
# dockmod: ignore=colours -- the log is read by a program
ENV COLOUR=never
ENV WIDTH=80
RUN build
FROM base
ENV WIDTH=132
RUN build
