FROM registry.example.com/tools AS tools
RUN ["apk", "--version"]
RUN ["/bin/sh", "-c", "id"]

FROM tools
RUN ["apk", "add", "curl"]

FROM registry.example.com/others
RUN id
RUN ["apk", "add", "git"]
