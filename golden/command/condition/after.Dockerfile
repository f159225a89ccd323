FROM node:22 AS a
RUN npm ci --production
RUN npx tsc
FROM node:22
RUN npm ci --omit=dev && prisma generate
