FROM registry.example.com/tools AS tools
RUN ["apk", "--version"]
RUN ["/bin/sh", "-c", "id"]

FROM tools
RUN for i in 1 2 3; do \
      apk add curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

FROM registry.example.com/others
RUN id
RUN for i in 1 2 3; do \
      apk add git && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
