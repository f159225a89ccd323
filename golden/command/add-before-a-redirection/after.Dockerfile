FROM node:22
RUN npm ci --loglevel=error >/dev/null 2>&1
RUN npm ci --no-audit --loglevel=error >/dev/null
