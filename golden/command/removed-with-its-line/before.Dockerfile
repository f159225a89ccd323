FROM node:22
RUN npm ci \
    # faster
    --no-audit \
    # for the image
    --production \
    --no-fund
RUN npm ci \
    --no-audit \
    --production
RUN npm ci \
    --production && \
    npm run build
RUN npm ci --production \
    && npm run build
RUN npm ci \
    --production --no-fund
