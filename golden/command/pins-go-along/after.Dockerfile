FROM debian:13
RUN apt-get install -y netcat-openbsd=1.10-46 netcat-openbsd:arm64 netcat-openbsd/stable "netcat-openbsd=1.10*"
