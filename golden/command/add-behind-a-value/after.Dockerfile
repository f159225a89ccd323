FROM debian:13
RUN apt-get install -y -t trixie-backports -o Dpkg::Use-Pty=0 --no-install-recommends curl
