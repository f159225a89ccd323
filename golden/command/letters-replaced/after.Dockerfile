FROM debian:13
RUN apt-get install -y --show-progress a
RUN apt-get install --show-progress b
RUN apt-get install -oDebug=1 --show-progress -y c
