FROM debian:13
RUN apt-get install -y --install-recommends a
RUN npm ci --audit --loglevel=warn
RUN npm ci --no-audit=false --loglevel error
RUN git clone --depth 5 https://example.org/a.git
