FROM debian:13
RUN ["/bin/bash", "-c", "apt-get update && apt-get install -y \"curl\" && true"]
