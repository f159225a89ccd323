FROM alpine:3.22
RUN for i in 1 2 3; do \
      apk update && apk upgrade --available && apk add curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && make
RUN for i in 1 2 3; do \
      apk add --no-cache bash && apk add --no-cache --virtual .build gcc && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && make && apk del .build
RUN for i in 1 2 3; do \
    apk update \
    && apk add --no-cache \
      git \
      vim \
 # what make needs
    && apk add --no-cache --virtual .build \
      gcc \
      musl-dev && break; \
    [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
    sleep 5; \
  done \
 && apk upgrade \
 && make
RUN test -f /x || for i in 1 2 3; do \
                    apk add jq && break; \
                    [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                    sleep 5; \
                  done && for i in 1 2 3; do \
                            apk add yq && apk add less && break; \
                            [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                            sleep 5; \
                          done
RUN ( for i in 1 2 3; do \
        apk add zip && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ) || for i in 1 2 3; do \
                  apk add unzip && break; \
                  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                  sleep 5; \
                done
RUN { ( for i in 1 2 3; do \
          apk update && apk add tar && apk add xz && break; \
          [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
          sleep 5; \
        done ); } || true
RUN if ( for i in 1 2 3; do \
           apk update && apk add perl && break; \
           [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
           sleep 5; \
         done ); then perl -v; fi
RUN apk upgrade && for i in 1 2 3; do \
                     apk add ruby && break; \
                     [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                     sleep 5; \
                   done && apk upgrade
RUN for i in 1 2 3; do \
      apk update && apk add lua && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && apk info && for i in 1 2 3; do \
                          apk add fish && break; \
                          [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                          sleep 5; \
                        done
RUN ["/bin/sh", "-c", "for i in 1 2 3; do apk update && apk add wget && break; [ $i = 3 ] && { echo \"apk add failed after 3 retries\" >&2; exit 1; }; sleep 5; done"]
