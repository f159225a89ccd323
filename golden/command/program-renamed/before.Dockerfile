FROM debian:13
RUN apt update && apt install -y curl
RUN sudo apt -y install \
    git
RUN ["apt", "update"]
