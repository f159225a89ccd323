FROM debian:13
RUN apt-get install -y -o APT::Install-Recommends=false a
RUN apt-get -oapt::install-recommends=0 install -y b
RUN apt-get install --no-install-recommends -y c
RUN apt-get install -y --install-suggests d
RUN apt-get install -y -o APT::Install-Recommends=true e
RUN apt-get install -y --no-install-recommends f
