FROM node:22
RUN npm ci "--omit=dev" && npm ci --no-audit '--omit=dev' && npm ci --omit=dev
