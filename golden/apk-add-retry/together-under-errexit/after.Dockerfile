FROM alpine:3.22
RUN set -eux; \
    for i in 1 2 3; do \
      apk update && \
      apk upgrade && \
      # for the scripts
      apk add \
        bash \
        jq && \
      apk add --virtual .build gcc && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; \
    make
RUN set -e; apk update; for i in 1 2 3; do \
                          apk add curl && break; \
                          [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                          sleep 5; \
                        done && make
RUN set -e; ( for i in 1 2 3; do \
                apk add git && break; \
                [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                sleep 5; \
              done ) || true; for i in 1 2 3; do \
                                apk add vim && break; \
                                [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                                sleep 5; \
                              done
RUN apk update; for i in 1 2 3; do \
                  apk add zip && break; \
                  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                  sleep 5; \
                done
RUN set -e; for i in 1 2 3; do \
              apk update && apk add tar && break; \
              [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
              sleep 5; \
            done; make
RUN <<EOF
set -e
for i in 1 2 3; do
  apk update && # the lists

  apk add less && break
  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }
  sleep 5
done
EOF
RUN ["/bin/sh", "-ec", "for i in 1 2 3; do apk update && apk add wget && break; [ $i = 3 ] && { echo \"apk add failed after 3 retries\" >&2; exit 1; }; sleep 5; done"]
RUN set -e; (for i in 1 2 3; do \
               apk update && apk add lua && break; \
               [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
               sleep 5; \
             done); if true; then for i in 1 2 3; do \
                                    apk update && apk add perl && break; \
                                    [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                                    sleep 5; \
                                  done; fi
RUN set -e; f() { apk update; ( for i in 1 2 3; do \
        apk add fish && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ); }; f
RUN set -e; apk update & for i in 1 2 3; do \
      apk add ruby && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
