FROM debian:13
RUN <<EOF
set -e
apt-get update
apt-get install -y --no-install-recommends \
  curl \
  git
apt-get install \
  -y \
  --no-install-recommends \
  vim
EOF
RUN <<-"EOF" bash -e
	apt-get install -y --no-install-recommends less
	EOF
