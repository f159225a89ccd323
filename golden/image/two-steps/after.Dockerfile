FROM mirror.example/bitnamilegacy/redis:7.2
COPY --from=mirror.example/library/alpine:3 /a /b
