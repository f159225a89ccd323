FROM alpine:3.22
RUN apk add --no-cache \
    # for the health check
    curl \
    # the importer calls jq and
    # nothing else reads its output
    jq \
    tini
