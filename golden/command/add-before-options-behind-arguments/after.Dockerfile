FROM debian:13
RUN apt-get install --no-install-recommends curl -y
