FROM debian:13
# dockmod: ignore=commands-changed -- recommended packages are wanted
RUN apt-get install -y a
RUN apt-get install -y b
