FROM alpine:3.22
RUN ( for i in 1 2 3; do \
        apk add --no-cache curl && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ) && exit 0; for i in 1 2 3; do \
                          apk add --no-cache wget && break; \
                          [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                          sleep 5; \
                        done
RUN ok=0; ( for i in 1 2 3; do \
              apk add --no-cache gdal && break; \
              [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
              sleep 5; \
            done ) && ok=1; [ $ok = 1 ] || touch /no-gdal; make
RUN for name in curl git; do ( for i in 1 2 3; do \
        apk add $name && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ) && continue; for i in 1 2 3; do \
                            apk add $name-static && break; \
                            [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                            sleep 5; \
                          done || exit 1; done; make
