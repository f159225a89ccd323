FROM debian:13
RUN apt-get install -y libgl1-mesa-glx netcat curl
RUN apt-get install -y \
      "netcat" \
      'libgl1-mesa-glx' \
      curl
RUN apt-get install -y netcat netcat-openbsd netcat-traditional
RUN apt-get install -y net"cat"
