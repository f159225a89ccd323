FROM alpine:3.22
RUN apk add --no-cache foo; rc=$?; if [ $rc -ne 0 ]; then echo "no foo"; fi
RUN apk add --no-cache bar; case $? in 0) echo "bar" ;; *) echo "no bar" ;; esac
RUN apk add --no-cache baz || [ $? -eq 0 ]
