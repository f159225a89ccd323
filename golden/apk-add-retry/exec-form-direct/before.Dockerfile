FROM alpine:3.22
RUN ["apk", "add", "--no-cache", "bash", "go>1.6"]
