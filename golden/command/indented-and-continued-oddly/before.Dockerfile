FROM debian:13
  RUN apt-get update && \

      apt-get \
        install \   
	-y\
		curl\
		git
run set -ex; \
	apt-get install -y   curl   # why not
