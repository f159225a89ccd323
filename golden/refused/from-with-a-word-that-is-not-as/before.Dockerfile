FROM alpine:3.22 IS builder
