FROM alpine:3.22
ADD \
    # the page
    index.html \
    # its looks
    style.css \
    /srv/
RUN true
