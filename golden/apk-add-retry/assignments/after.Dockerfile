FROM cgr.dev/chainguard/wolfi-base
RUN --mount=type=secret,id=token \
    for i in 1 2 3; do \
      HTTP_AUTH="basic:apk.example.org:user:$(cat /run/secrets/token)" apk add --no-cache internal-tool && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
