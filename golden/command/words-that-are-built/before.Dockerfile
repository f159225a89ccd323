FROM debian:13
ARG PKGS
RUN apt-get install -y $PKGS
RUN apt-get install -y "lib$X-dev" *.deb
RUN xargs apt-get install -y <list
RUN apt-get install $OPTS curl
