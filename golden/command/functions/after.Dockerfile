FROM debian:13
RUN get() { apt-get install -y --no-install-recommends curl "$1"; }; get git
