FROM node:22
WORKDIR /app
RUN npm ci --omit=dev && npm cache clean --force
RUN npm install --omit=dev
RUN npm --omit=dev i
RUN npm ci --production=false
RUN npm ci --omit=dev
