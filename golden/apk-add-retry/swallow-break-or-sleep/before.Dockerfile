FROM cgr.dev/chainguard/wolfi-base AS build
RUN for i in 1 2 3; do \
      apk add --no-cache gcc python-3.13-dev && break || sleep 5; \
    done
