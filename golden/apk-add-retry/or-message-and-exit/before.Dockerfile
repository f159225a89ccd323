FROM alpine:3.22
RUN apk add --no-cache ffmpeg || { echo "no ffmpeg" >&2; exit 3; }
