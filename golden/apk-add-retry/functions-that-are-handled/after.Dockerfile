FROM alpine:3.22
RUN set -e; f() { ( for i in 1 2 3; do \
                      apk add curl && break; \
                      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                      sleep 5; \
                    done ); make; }; f && make install
RUN <<EOF
set -eu
main() {
  ( for i in 1 2 3; do
      apk add vim && break
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }
      sleep 5
    done )
  make
}
main "$@" || exit 1
EOF
