FROM node:22
RUN npm ci \
    --ignore-scripts \
    --loglevel \
    error \
    --no-audit \
    --no-fund
RUN npm ci \
      --ignore-scripts \
      --no-audit \
      --no-fund && \
    npm run build
