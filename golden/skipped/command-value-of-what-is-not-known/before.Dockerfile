FROM debian:13
RUN apt-get install -y --frobnicate netcat curl
RUN apt-get install --frobnicate vim curl
