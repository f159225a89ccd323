FROM alpine:3.22
RUN apk add --no-cache texlive >/var/log/apk.log 2>&1 && pdflatex --version
