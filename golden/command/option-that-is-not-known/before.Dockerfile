FROM debian:13
RUN apt-get install -y --frobnicate curl git
RUN apt-get install --frobnicate curl
RUN apt-get install --frobnicate=a curl
RUN apt-get install curl -y --frobnicate
RUN apt-get install --frobnicate -y curl
