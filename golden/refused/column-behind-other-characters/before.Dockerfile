FROM alpine:3.22
ENV LANG=de_DE.UTF-8 GRÜSSE=schön ÄÖÜ
RUN apk add curl
