FROM cgr.dev/chainguard/wolfi-base AS build
RUN for i in 1 2 3; do \
      apk add --no-cache gcc python-3.13-dev && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
