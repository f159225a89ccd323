FROM debian:13
# The tools.
RUN apt-get install -y curl
RUN apt-get install -y a && apt-get install -y b
