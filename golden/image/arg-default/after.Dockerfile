ARG BASE=bitnamilegacy/redis:7.2
FROM $BASE
