ARG BASE=alpine
ARG BASE=bitnamilegacy/node:20
FROM $BASE
