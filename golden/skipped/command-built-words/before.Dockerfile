FROM debian:13
RUN npm ci $FLAGS
RUN npm ci --only=$KIND
RUN apt-get install -y "$PKG" netcat=$VERSION {netcat,curl}
RUN xargs apt-get install -y
RUN uv pip install $OPTS a
