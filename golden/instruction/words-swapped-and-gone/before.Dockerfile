FROM alpine:3.22
COPY a.txt b.txt c.txt d.txt /srv/
COPY a.txt \
  b.txt \
  # c
  c.txt \
  /srv/
COPY a.txt b.txt /srv/
COPY "a.txt" b.txt /srv/
