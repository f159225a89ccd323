FROM python:3.12-alpine AS builder
RUN <<-'EOF' sh -eux
	apk add --no-cache bash gcc
	pip install --no-cache-dir prisma
EOF
RUN <<EOF
prisma generate
EOF
