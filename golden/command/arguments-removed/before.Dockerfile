FROM debian:13
RUN apt-get update && apt-get install -y apt-transport-https ca-certificates && apt-get clean
RUN apt-get install -y \
    # for https
    apt-transport-https \
    curl
RUN apt-get install -y curl \
    apt-transport-https
