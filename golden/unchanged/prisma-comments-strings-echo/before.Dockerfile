FROM python:3.12-alpine
# prisma generate
RUN echo "prisma generate" && printf '%s\n' 'python -m prisma generate' # prisma generate
RUN test -f /usr/bin/prisma && which prisma
COPY <<EOF /usr/local/bin/generate
prisma generate
EOF
LABEL run="prisma generate"
