FROM python:3.12-alpine
ARG RUN_AS
USER $RUN_AS
RUN prisma generate
