FROM alpine AS tools
FROM old.example/tools
COPY --from=old.example/later / /
COPY --from=old.example/0 / /
FROM debian AS later
