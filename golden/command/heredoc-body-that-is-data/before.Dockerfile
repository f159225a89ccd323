FROM debian:13
RUN cat <<A >/x && apt-get install -y a && cat <<B
apt-get install -y b $(apt-get install -y c)
A
apt-get install -y d
B
