ARG BASE=bitnami/node:22
FROM ${BASE:-bitnami/node:20}
