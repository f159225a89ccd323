FROM debian:13
RUN apt-get install --no-install-recommends -y a
RUN apt-get -o APT::Install-Recommends=no install b
RUN npm ci --omit=dev
