FROM debian:13
RUN ["apt-get", "install", "-y", "curl"]
RUN [ "apt-get", "install", \
      "-y", \
      # the tool
      "curl" ]
RUN ["sudo", "apt-get", "install", "curl"]
