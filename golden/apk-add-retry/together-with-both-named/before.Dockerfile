FROM debian:13
RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        git \
        jq \
    && rm -rf /var/lib/apt/lists/*
RUN set -e; apt-get update; apt-get -y dist-upgrade; apt-get install -y vim; rm -rf /var/lib/apt/lists/*
RUN apt-get update && curl -O https://files.example/a && apt-get install -y ./a.deb
RUN sudo apt-get update && sudo apt-get install -y zip && apt-get clean
RUN apt-get install -y less && apt-get update
