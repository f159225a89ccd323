FROM alpine:3.22
RUN npx prisma@$PRISMA_VERSION generate
RUN prisma generate
