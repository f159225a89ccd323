# syntax=docker/dockerfile:1

# escape=`
ARG TAG=3.12-alpine
FROM python:${TAG}
RUN prisma generate
