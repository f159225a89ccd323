FROM debian:13
RUN apt-get install -y a
RUN apt-get install b
RUN apt-get install -y c
RUN apt-get install -y d
RUN apt-get install \
    e
RUN apt-get install f
