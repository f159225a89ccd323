FROM debian:13
ARG PKGS
RUN apt-get install -y --no-install-recommends $PKGS
RUN apt-get install -y --no-install-recommends "lib$X-dev" *.deb
RUN xargs apt-get install -y --no-install-recommends <list
RUN apt-get install --no-install-recommends $OPTS curl
