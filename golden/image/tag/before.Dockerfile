FROM debian:buster AS a
FROM library/debian:buster AS b
FROM docker.io/library/debian:buster AS c
FROM debian:buster-slim AS d
FROM debian
