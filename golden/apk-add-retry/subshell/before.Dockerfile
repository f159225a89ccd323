FROM alpine:3.22
RUN (apk add --no-cache git && git clone https://git.example.org/tool.git /tool)
