FROM alpine:3.22
RUN for i in 1 2 3; do \
  apk add --no-cache \
    bash \
    # for the build
    gcc && break; \
  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
  sleep 5; \
done
RUN for i in 1 2 3; do \
    apk update && \
    apk add --no-cache \
      curl \
      git && break; \
    [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
    sleep 5; \
  done && \
    make
RUN addgroup app \
    && for i in 1 2 3; do \
      apk add --no-cache \
        jq \
  # shallow
# flush

        vim && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done \
    && make
RUN ( for i in 1 2 3; do \
      apk add --no-cache \
        less \
        tar && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done ) || true
RUN if [ -n "$X" ]; then \
      for i in 1 2 3; do \
        apk add \
          xz && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done; \
    fi
RUN for i in 1 2 3; do \
  apk add bash && \
    apk add \
        git \
    && apk add \
        jq && break; \
  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
  sleep 5; \
done
RUN <<EOF
for i in 1 2 3; do
  apk add \
    wget \
    zip && break
  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }
  sleep 5
done
EOF
