FROM debian:13
RUN apt-get install -y -t stable a
RUN apt-get install --target-release=stable b
RUN apt-get install -ytstable c
RUN apt-get install -yt stable d
RUN apt-get install \
    -t \
    stable \
    -o A=b \
    e
RUN apt-get install f \
    -t \
    stable
