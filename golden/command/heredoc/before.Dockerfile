FROM debian:13
RUN <<EOF
set -e
apt-get update
apt-get install -y \
  curl \
  git
apt-get install \
  -y \
  vim
EOF
RUN <<-"EOF" bash -e
	apt-get install -y less
	EOF
