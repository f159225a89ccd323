FROM debian:13
RUN apt-get install -yq a
RUN apt-get install -qqy b
RUN apt-get install -qq c
RUN apt-get install -yqt stable d
RUN apt-get install -ytq e
