ARG BASE=bitnami/node:20
FROM $BASE
ARG BASE=something-else
RUN echo $BASE
