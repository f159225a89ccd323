FROM debian:13
RUN apt-get install curl -y
