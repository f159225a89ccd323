FROM alpine:3.22
# Each loop multiplies the tries of those in it; so there are two at most, and the last two commands are left alone.
RUN for i in 1 2 3; do \
      for i in 1 2 3; do \
      apk add a && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done | apk add b && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done | apk add c | sort | apk add d
RUN ( ( for i in 1 2 3; do \
          apk add a && break; \
          [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
          sleep 5; \
        done ); for i in 1 2 3; do \
                  apk add b && break; \
                  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                  sleep 5; \
                done ) | apk add c
RUN for i in 1 2 3; do \
      for i in 1 2 3; do \
      apk add a && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done | cat | apk add b && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && for i in 1 2 3; do \
              apk add c && break; \
              [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
              sleep 5; \
            done
RUN for i in 1 2 3; do \
      a | b | c | d | e | f | g | h | apk add i && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
RUN a | b | c | d | e | f | g | h | i | apk add j
