FROM debian:13
RUN apt-get install -y --no-install-recommends curl && apt-get install -y --no-install-recommends git; apt-get purge -y vim && apt-get install -y --no-install-recommends less
