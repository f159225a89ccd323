FROM debian:13
RUN apt-get install -y --no-install-recommends --frobnicate curl git
RUN apt-get install --no-install-recommends --frobnicate curl
RUN apt-get install --frobnicate=a --no-install-recommends curl
RUN apt-get install --no-install-recommends curl -y --frobnicate
RUN apt-get install --frobnicate -y --no-install-recommends curl
