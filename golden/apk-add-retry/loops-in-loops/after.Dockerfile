FROM alpine:3.22
# Tries around mirrors, mirrors around tries, and loops that only go through packages.
RUN for try in 1 2 3; do \
      for m in https://a.example https://b.example; do \
        apk add -X $m/alpine curl && break || sleep 5; \
      done; \
      command -v curl && break; \
    done
RUN for m in a b; do for i in 1 2 3; do apk add -X $m curl && break 2; sleep 5; done; done
RUN until command -v git; do for i in 1 2 3; do apk add git && break || sleep 5; done; done
RUN n=0; while [ $n -lt 3 ]; do n=$((n+1)); for i in 1 2; do apk add vim && break || sleep 5; done; [ -x /usr/bin/vim ] && break; done
RUN for p in git vim; do for i in 1 2 3; do apk add $p && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; done
RUN for m in a b; do ok=; for i in 1 2 3; do apk add -X $m jq && ok=1 && break; sleep 5; done; [ -n "$ok" ] && break; done
RUN for m in a b; do apk add -X $m tar; command -v tar && break; done
RUN for d in a b; do test -d $d || continue; for i in 1 2 3; do apk add gcc && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; done
RUN <<EOT
set -e
for try in 1 2 3; do
  for m in a b; do
    apk add --repository $m make && break
    sleep 5
  done
  if make --version; then break; fi
done
EOT
