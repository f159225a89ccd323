FROM alpine:3.22
ADD a.txt /x
ADD --chown=1:2 --link a.json b.json /x/
ADD . /x
ADD https://example.org/a.txt /x
ADD git@github.com:a/b.git /x
ADD a.tar.gz /x
ADD *.txt /x
ADD $A.txt /x
