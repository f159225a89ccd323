FROM debian:12
FROM debian:12
