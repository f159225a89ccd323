FROM debian:13
RUN get() { apt-get install -y curl "$1"; }; get git
