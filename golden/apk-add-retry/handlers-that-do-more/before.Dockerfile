FROM alpine:3.20
RUN (apk add curl || { touch /failed; exit 1; }) & wait; [ ! -e /failed ]
RUN { apk add git || { touch /failed; exit 1; }; } | cat
RUN log=$(apk add -q make || { echo missing; exit 1; }); echo "$log" > /status
RUN echo "$(apk add -q bash || { echo missing; false; })" > /status
RUN apk add jq || { cat /var/log/apk.log; exit 5; }
RUN --mount=type=cache,target=/c apk add zip || { echo failed > /c/marker; exit 1; }
RUN die() { cleanup; exit 1; }; apk add tar || die
# These only end the build.
RUN die() { echo "$1" >&2; exit 1; }; apk add vim || die "no vim"
RUN apk add less || { echo "no less" >&2; exit 1; }
RUN apk add gcc || (printf 'no gcc\n'; exit 1)
