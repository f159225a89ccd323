FROM node:22
RUN npm ci>/dev/null 2>&1
RUN npm ci --no-audit >/dev/null
