FROM debian:13
ARG NODE_ENV
RUN apt-get install -y $PKGS
RUN npm ci
RUN --mount=type=cache,target=${CACHE} pip install a
