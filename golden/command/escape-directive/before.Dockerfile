# escape=`
FROM debian:13
RUN apt-get install `
      -y `
      curl `
      git
