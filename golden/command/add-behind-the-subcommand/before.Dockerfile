FROM debian:13
RUN apt-get install curl
RUN apt-get -y install curl
RUN apt-get install \
    curl \
    git
