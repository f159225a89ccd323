FROM debian:13
RUN apt-get install -y netcat=1.10-46 netcat:arm64 netcat/stable "netcat=1.10*"
