FROM debian:13
RUN apt-get update \
    && apt-get install -y \
        curl \
        git
RUN apt-get install \
    -y -qq \
    curl
