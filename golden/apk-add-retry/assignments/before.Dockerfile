FROM cgr.dev/chainguard/wolfi-base
RUN --mount=type=secret,id=token \
    HTTP_AUTH="basic:apk.example.org:user:$(cat /run/secrets/token)" apk add --no-cache internal-tool
