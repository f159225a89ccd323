FROM alpine:3.22
RUN set -e; f() { apk add curl; make; }; f && make install
RUN <<EOF
set -eu
main() {
  apk add vim
  make
}
main "$@" || exit 1
EOF
