FROM debian:13
RUN /usr/bin/apt install -y a
