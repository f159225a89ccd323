FROM debian:13
ENV URL=https://example.org/a VERSION=1 OPTS="-y curl"
ARG OTHER=https://example.org/b
RUN apt-get install -y "$VERSION-dev" && wget -q "$URL" && wget -q ${URL}/x -O- && wget -q $OTHER
RUN apt-get install $OPTS git
RUN URL=$(pwd); wget -q $URL
