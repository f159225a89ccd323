ARG BASE
FROM $BASE
RUN prisma generate
