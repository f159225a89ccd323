ARG BASE
FROM ${BASE:-bitnami/node:20}
