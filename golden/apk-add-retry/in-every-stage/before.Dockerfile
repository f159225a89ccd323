ARG BASE=alpine:3.22
FROM ${BASE} AS build
RUN apk add --no-cache gcc
FROM build AS test
RUN apk add --no-cache valgrind
FROM scratch
COPY --from=build /lib /lib
