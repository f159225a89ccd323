ARG BASE=bitnamilegacy/node:22
FROM ${BASE:-bitnamilegacy/node:20}
