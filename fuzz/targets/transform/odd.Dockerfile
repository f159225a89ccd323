# escape=`
FROM alpine
SHELL ["/bin/bash", "-eo", "pipefail", "-c"]
RUN ["apk", "add", "x"]
RUN ["/bin/sh", "-c", "apk add x && prisma generate"]
RUN echo "$(apk add a `
   # why
   | tee log)" `

ONBUILD RUN apk add b
run yes | sudo env E=f apk -U add "$PKGS" 2>&1 >/dev/null # done
RUN <<-"ONE" cat >/x; apk add y
	apk add z
	ONE
RUN i=1; f() { apk add c; }; f && (apk add d &) && case $i in 1) apk add e ;; esac
