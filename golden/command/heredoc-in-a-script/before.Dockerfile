FROM debian:13
RUN bash -e <<'A' && cat <<B >/list
apt-get install -y curl
A
apt-get install -y is data
B
RUN sh <<C
apt-get install -y \
    git
C
