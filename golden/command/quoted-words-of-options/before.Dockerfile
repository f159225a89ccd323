FROM node:22
RUN npm ci "--production" && npm ci --no-audit '--production' && npm ci --prod"uction"
