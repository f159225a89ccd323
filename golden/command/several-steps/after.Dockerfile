FROM debian:13
RUN apt-get install --no-install-recommends -y netcat-openbsd \
    curl
RUN apt-get install --force-yes --no-install-recommends -y netcat-openbsd
