ARG BASE=bitnami/node:20
FROM $BASE AS a
FROM --platform=$BASE alpine
