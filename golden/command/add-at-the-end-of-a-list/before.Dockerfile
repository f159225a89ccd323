FROM node:22
RUN npm ci \
    --ignore-scripts \
    --loglevel \
    error
RUN npm ci \
      --ignore-scripts && \
    npm run build
