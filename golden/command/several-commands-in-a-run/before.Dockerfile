FROM debian:13
RUN apt-get install -y curl && apt-get install -y git; apt-get purge -y vim && apt-get install -y less
