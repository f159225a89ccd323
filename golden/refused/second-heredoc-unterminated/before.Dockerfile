FROM alpine:3.22
COPY <<one <<two /srv/
1
one
2
