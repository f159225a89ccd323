FROM debian:13
RUN apt-get install -y libgl1 netcat-openbsd curl
RUN apt-get install -y \
      "netcat-openbsd" \
      'libgl1' \
      curl
RUN apt-get install -y netcat-openbsd netcat-traditional
RUN apt-get install -y netcat-openbsd
