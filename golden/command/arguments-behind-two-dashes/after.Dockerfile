FROM debian:13
RUN apt-get install -y --no-install-recommends -- netcat-openbsd -x
RUN apt-get install --no-install-recommends -- netcat-openbsd --no-install-recommends
