FROM debian:13
RUN apt-get install -yq a
RUN apt-get install -q b
RUN apt-get install -qoDebug=1 -y c
