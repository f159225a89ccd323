FROM python:3.12-alpine
RUN <<EOF
apk add --no-cache bash
prisma generate
EOF
