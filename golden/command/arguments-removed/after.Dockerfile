FROM debian:13
RUN apt-get update && apt-get install -y ca-certificates && apt-get clean
RUN apt-get install -y \
    # for https
    curl
RUN apt-get install -y curl
