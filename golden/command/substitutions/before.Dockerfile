FROM debian:13
RUN echo "$(apt-get install -y curl)" `apt-get install -y git` "`apt-get install -y vim`"
RUN x=$(apt-get install -y less) && echo "${x:-$(apt-get install -y more)}"
