ARG REGISTRY
FROM debian:12 AS older
RUN true

FROM debian:trixie AS right
RUN true

FROM right AS child
RUN true

FROM debian AS moves-on
RUN true

FROM ubuntu:22.04
RUN true

FROM $REGISTRY/base AS nobody-knows
RUN true

FROM registry.example.com/base:1 AS nothing-to-do
COPY a b

FROM scratch
RUN ["/a"]
