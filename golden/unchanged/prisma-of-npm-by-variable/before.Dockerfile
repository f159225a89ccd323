FROM alpine:3.22
RUN npm install -g prisma@${PRISMA_VERSION}
RUN prisma generate
