FROM alpine:3.22
RUN $SUDO apk add curl
RUN ${SUDO:-} apk add git && "$RUN" apk add bash && $APK add make
