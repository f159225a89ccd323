FROM alpine:3.22
SHELL ["/bin/sh", "-eu", "-c"]
# The condition clears -e, so the failure in the branch passes.
RUN if set +e; then apk add git; fi; apk add vim

FROM alpine:3.22
# bash goes on after a return that is in no function.
RUN while read -r line; do yes | { apk add git || return; }; done; apk add vim

FROM alpine:3.22
# The function is there only where the package is not.
RUN install() { apk add git || strict() { set -e; }; strict; }; install; ( apk add vim; apk add nano )
