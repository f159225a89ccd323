FROM alpine:3.22
RUN ["su", "-c", "apk add git", "root"]
