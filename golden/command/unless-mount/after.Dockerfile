FROM debian:13
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get install -y a
RUN --mount=type=bind,source=x,dst=/x --mount=type=cache,dst=/var/cache/apt/ apt-get install -y b
RUN --mount=type=cache,target=/var/cache apt-get install -y c
RUN --mount=type=cache,target=/var/cache/apt-old apt-get install -y --no-install-recommends d
