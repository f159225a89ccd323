FROM debian:13
RUN echo "$(apt-get install -y --no-install-recommends curl)" `apt-get install -y --no-install-recommends git` "`apt-get install -y --no-install-recommends vim`"
RUN x=$(apt-get install -y --no-install-recommends less) && echo "${x:-$(apt-get install -y --no-install-recommends more)}"
