FROM alpine:3.22
EXPOSE 53/udp
EXPOSE 80 \
  443 \
  53/udp
expose 53/tcp 80
