FROM node:22
RUN npm ci \
    # faster
    --no-audit \
    # for the image
    --no-fund
RUN npm ci \
    --no-audit
RUN npm ci && \
    npm run build
RUN npm ci \
    && npm run build
RUN npm ci \
    --no-fund
