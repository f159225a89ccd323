FROM node:22
WORKDIR /app
RUN npm ci --only=production && npm cache clean --force
RUN npm install --production --only=prod
RUN npm --only prod i
RUN npm ci --production=false
RUN npm ci --production=true --omit=dev
