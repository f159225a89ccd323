FROM debian:13
RUN apt-get install -y netcat=1.10-46
RUN apt-get install -y netcat:arm64 netcat/stable netcat-
