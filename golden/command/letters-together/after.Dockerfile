FROM debian:13
RUN apt-get install -y a
RUN apt-get install -y b
RUN apt-get install c
RUN apt-get install -yt stable d
RUN apt-get install -ytq e
