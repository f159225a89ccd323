FROM debian:13
RUN apt-get update && apt install -y a && apk add b && echo apt-get install -y c
RUN apt-get remove -y d # apt-get install -y e
COPY <<E /x
apt-get install -y f
E
CMD apt-get install -y g
