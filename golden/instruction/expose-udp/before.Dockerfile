FROM alpine:3.22
EXPOSE 53/tcp
EXPOSE 80 \
  443 \
  53/tcp
expose 53/tcp 80
