FROM alpine:3.22
# us
  # MAINTAINER is deprecated
  LABEL org.opencontainers.image.authors=A
# MAINTAINER is deprecated
LABEL org.opencontainers.image.authors=B
