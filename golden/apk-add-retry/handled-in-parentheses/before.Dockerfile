FROM alpine:3.22
RUN (apk add curl || true; make) && x=$(apk add git || echo no)
RUN ( \
	cd /srv && (apk add curl || true) \
    )
