FROM debian:13
RUN apt-get install -y a
RUN apt-get install -qy b
RUN apt-get install -qq c
RUN apt-get install --assume-yes d
RUN apt-get -y install e
RUN apt-get install -q --yes f
