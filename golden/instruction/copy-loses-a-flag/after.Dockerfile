FROM a
FROM alpine:3.22
COPY x y
COPY --chown=1 x y
COPY --from=b x y
COPY \
  --chown=1 \
  x \
  y
COPY --chown=1 \
  --from=0 x y
