FROM debian:13
RUN apt-get install -t netcat netcat-openbsd
