FROM alpine:3.22
RUN apk add --no-cache \
    bash \
    # for the build
    gcc
RUN apk update && \
    apk add --no-cache \
      curl \
      git && \
    make
RUN addgroup app \
    && apk add --no-cache \
        jq \
  # shallow
# flush

        vim \
    && make
RUN apk add --no-cache \
        less \
        tar || true
RUN if [ -n "$X" ]; then \
      apk add \
          xz; \
    fi
RUN apk add bash && \
    apk add \
        git \
    && apk add \
        jq
RUN <<EOF
apk add \
    wget \
    zip
EOF
