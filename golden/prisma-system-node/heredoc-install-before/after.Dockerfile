FROM python:3.12-alpine AS builder
RUN <<-'EOF' sh -eux
	apk add --no-cache bash gcc nodejs npm
	pip install --no-cache-dir prisma
EOF
ENV PRISMA_USE_GLOBAL_NODE=true
RUN <<EOF
prisma generate
EOF
