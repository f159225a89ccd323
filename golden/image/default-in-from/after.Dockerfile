ARG BASE
FROM ${BASE:-bitnamilegacy/node:20}
