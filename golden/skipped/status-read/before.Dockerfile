FROM alpine:3.22
RUN apk add --no-cache curl || [ $? -eq 99 ]
RUN apk add --no-cache git; rc=$?; if [ $rc -gt 1 ]; then exit $rc; fi
RUN apk add --no-cache vim; case $? in 0|2) ;; *) exit 1 ;; esac
RUN apk add --no-cache jq || exit $?
RUN apk add --no-cache yq || { echo "apk exits with $?" >&2; exit 1; }
RUN { cd /srv && apk add --no-cache make; }; echo "apk exits with $?"
RUN get() { apk add --no-cache wget; }; get || test $? -lt 4
RUN report() { echo "exits with $?"; }; trap report EXIT; set -e; apk add --no-cache bash; make
RUN if apk add --no-cache zip; then make; else echo "exits with $?"; fi
RUN out=$(apk add --no-cache less); code=$?; echo "$code $out"
