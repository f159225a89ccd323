FROM alpine:3.22
RUN doas apk add --no-cache foo
RUN time apk add --no-cache bar
RUN nice -n 10 apk add --no-cache baz
RUN command apk add --no-cache qux
