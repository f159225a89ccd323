# escape=`
FROM debian:13
RUN apt-get install `
      -y `
      --no-install-recommends `
      curl `
      git
