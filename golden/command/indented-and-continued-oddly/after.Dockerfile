FROM debian:13
  RUN apt-get update && \

      apt-get \
        install \   
	-y\
	--no-install-recommends\
		curl\
		git
run set -ex; \
	apt-get install -y --no-install-recommends   curl   # why not
