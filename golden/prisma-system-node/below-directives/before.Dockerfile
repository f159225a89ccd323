# syntax=docker/dockerfile:1
# check=skip=all
FROM python:3.12-alpine
RUN prisma generate
