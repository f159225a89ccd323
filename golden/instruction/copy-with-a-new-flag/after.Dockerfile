FROM alpine:3.22
COPY --link a b
COPY --link \
  a \
  b
ADD --chown=1 a b
COPY --link ["a", "b"]
