FROM alpine:3.22
COPY c.txt d.txt b.txt /srv/
COPY \
  # c
  c.txt \
  b.txt /srv/
COPY b.txt /srv/
COPY b.txt /srv/
