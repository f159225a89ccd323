ARG A=b
FROM alpine:3.22
