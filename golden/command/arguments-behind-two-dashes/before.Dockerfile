FROM debian:13
RUN apt-get install -y -- netcat -x
RUN apt-get install -- netcat --no-install-recommends
