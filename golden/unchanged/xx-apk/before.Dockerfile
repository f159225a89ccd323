FROM --platform=$BUILDPLATFORM alpine:3.22
COPY --from=tonistiigi/xx / /
RUN xx-apk add --no-cache musl-dev gcc && apk-install bash
