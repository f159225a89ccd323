FROM alpine:3.22
COPY a.txt /x
COPY --chown=1:2 --link a.json b.json /x/
COPY . /x
ADD https://example.org/a.txt /x
ADD git@github.com:a/b.git /x
ADD a.tar.gz /x
ADD *.txt /x
ADD $A.txt /x
