ARG BASE=bitnamilegacy/node:20
FROM ${BASE} AS build
RUN make
FROM $BASE
COPY --from=build /a /a
