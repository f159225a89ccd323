FROM debian:13
RUN apt-get update && apt-get install \
        -y \
        # the tools
        curl \
        git \
    && apt-get clean
