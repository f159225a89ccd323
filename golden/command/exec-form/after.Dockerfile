FROM debian:13
RUN ["apt-get", "install", "-y", "--no-install-recommends", "curl"]
RUN [ "apt-get", "install", \
      "-y", \
      "--no-install-recommends", \
      # the tool
      "curl" ]
RUN ["sudo", "apt-get", "install", "--no-install-recommends", "curl"]
