FROM alpine:3.20
SHELL ["/bin/sh", "-eu", "-c"]
# Of `&&`, `-e` sees the last command alone.
RUN f() { for p in 1 2; do apk add curl && apk add git; done; }; f
RUN echo "$(set -e && for p in 1 2; do apk add make && apk add jq; done)"
RUN apk add zip && apk add tar; make
