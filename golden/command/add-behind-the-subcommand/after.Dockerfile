FROM debian:13
RUN apt-get install --no-install-recommends curl
RUN apt-get -y install --no-install-recommends curl
RUN apt-get install --no-install-recommends \
    curl \
    git
