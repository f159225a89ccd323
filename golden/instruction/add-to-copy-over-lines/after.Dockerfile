FROM alpine:3.22
COPY \
    # the page
    index.html \
    # its looks
    style.css \
    /srv/
RUN true
