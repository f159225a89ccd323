FROM python:3.12-alpine AS su
RUN su app -c "cd /app && prisma generate"

FROM python:3.12-alpine AS sh
RUN sudo -u app bash -lc 'poetry run prisma generate'

FROM python:3.12-alpine AS pipe
RUN cat <<EOF | sh
prisma generate
EOF

FROM python:3.12-alpine AS others
RUN sh -c "echo prisma generate; npx prisma generate" && su app -c "npm install -g prisma"
