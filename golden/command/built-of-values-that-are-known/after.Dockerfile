FROM debian:13
ENV URL=https://example.org/a VERSION=1 OPTS="-y curl"
ARG OTHER=https://example.org/b
RUN apt-get install -y --no-install-recommends "$VERSION-dev" && wget "$URL" && wget ${URL}/x -O- && wget $OTHER
RUN apt-get install $OPTS git
RUN URL=$(pwd); wget $URL
