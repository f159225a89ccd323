ARG BASE=alpine:3.22
FROM ${BASE} AS build
RUN for i in 1 2 3; do \
      apk add --no-cache gcc && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
FROM build AS test
RUN for i in 1 2 3; do \
      apk add --no-cache valgrind && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
FROM scratch
COPY --from=build /lib /lib
