FROM alpine:3.22
SHELL ["/bin/sh", "-eu", "-c"]
# The condition clears -e, so the failure in the branch passes.
RUN if set +e; then for i in 1 2 3; do \
                      apk add git && break; \
                      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                      sleep 5; \
                    done; fi; for i in 1 2 3; do \
                                apk add vim && break; \
                                [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                                sleep 5; \
                              done

FROM alpine:3.22
# bash goes on after a return that is in no function.
RUN while read -r line; do yes | { ( for i in 1 2 3; do \
        apk add git && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ) || return; }; done; for i in 1 2 3; do \
            apk add vim && break; \
            [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
            sleep 5; \
          done

FROM alpine:3.22
# The function is there only where the package is not.
RUN install() { ( for i in 1 2 3; do \
                    apk add git && break; \
                    [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                    sleep 5; \
                  done ) || strict() { set -e; }; strict; }; install; ( for i in 1 2 3; do \
                        apk add vim && break; \
                        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                        sleep 5; \
                      done; for i in 1 2 3; do \
                              apk add nano && break; \
                              [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                              sleep 5; \
                            done )
