FROM alpine:3.22
RUN for i in 1 2 3; do \
      apk --no-cache --update add bash && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
RUN for i in 1 2 3; do \
      apk -U add curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
RUN for i in 1 2 3; do \
      apk --repository https://apk.example.org/edge --allow-untrusted add tool && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
