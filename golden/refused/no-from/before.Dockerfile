# syntax=docker/dockerfile:1
ARG VERSION=3.22
