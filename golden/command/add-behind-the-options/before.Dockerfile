FROM debian:13
RUN apt-get update && apt-get install -y -qq curl git && rm -rf /var/lib/apt/lists/*
