FROM alpine:3.22
RUN for attempt in one two last; do \
      apk add --no-cache bash && break; \
      [ "${attempt}" = "last" ] && { echo 'the mirror is away' >&2; exit 1; }; \
      sleep 30; \
    done
RUN for n in 1 2 3 4; do apk add --no-cache jq && break; [ $n = 4 ] && exit 1; sleep 1; done
