FROM alpine:3.22
COPY ["a b", "c"]
