FROM debian:13
RUN apt-get install -q netcat \
    curl
RUN apt-get install --force-yes netcat
