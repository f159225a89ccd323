FROM alpine
ONBUILD COPY --from=node /a /b
