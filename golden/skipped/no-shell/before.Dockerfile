FROM scratch AS rootfs
COPY --from=alpine:3.22 /sbin/apk.static /sbin/
RUN ["/sbin/apk.static", "--root", "/", "add", "--initdb", "busybox"]
RUN ["apk", "add", "curl"]

FROM registry.example.com/tools AS tools
SHELL ["/bin/bash", "-c"]
RUN ["apk", "add", "bash"]

FROM tools
RUN ["apk", "add", "git"]
