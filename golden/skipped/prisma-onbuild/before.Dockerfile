FROM alpine:3.22 AS base
RUN apk upgrade
ONBUILD COPY . /app
ONBUILD RUN cd /app && \
    prisma generate

# Node has a Prisma of its own.
FROM alpine:3.22 AS node
RUN npm install --global prisma
ONBUILD RUN prisma generate
ONBUILD RUN ["npx", "prisma", "generate"]

FROM alpine:3.22 AS script
ONBUILD RUN <<EOF
set -e
python3 -m prisma generate
EOF

# What this stage brings, it has for others, too.
FROM node:22-alpine
ONBUILD RUN prisma generate
