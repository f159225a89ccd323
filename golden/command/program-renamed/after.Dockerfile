FROM debian:13
RUN apt-get update && apt-get install -y curl
RUN sudo apt-get -y install \
    git
RUN ["apt-get", "update"]
