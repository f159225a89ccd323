FROM registry.example.org/fish:4
SHELL ["/usr/bin/fish", "-c"]
RUN apk add --no-cache git
SHELL ["cmd", "/S", "/C"]
RUN apk add --no-cache git
SHELL ["/bin/csh", "-c"]
RUN apk add --no-cache git
SHELL ["/usr/bin/nu", "-c"]
RUN apk add --no-cache git
RUN ["apk", "add", "git"]
