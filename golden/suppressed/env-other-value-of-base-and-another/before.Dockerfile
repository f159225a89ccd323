FROM alpine:3.22 AS base
# dockmod: ignore=colours -- the log is read by a program
ENV COLOUR=never
FROM base
RUN build
