FROM debian:13
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        curl \
        git
RUN apt-get install \
    -y -qq --no-install-recommends \
    curl
