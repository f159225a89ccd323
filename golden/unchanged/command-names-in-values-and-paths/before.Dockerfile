FROM debian:13
RUN apt-get install -y ./netcat netcat-traditional -o netcat=1
RUN npm ci --prefix --production
RUN npm ci -- --production
