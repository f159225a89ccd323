FROM debian:bookworm AS a
FROM library/debian:bookworm AS b
FROM docker.io/library/debian:bookworm AS c
FROM debian:buster-slim AS d
FROM debian
