FROM node:22 AS a
RUN npm ci --omit=dev
RUN NODE_ENV=production npm ci
RUN NODE_ENV=development npm ci --omit=dev
RUN env NODE_ENV=production npm ci
RUN export NODE_ENV=production && npm ci
RUN NODE_ENV=production; npm ci --omit=dev
ENV NODE_ENV=production
RUN npm ci
RUN NODE_ENV=test npm ci --omit=dev
FROM a
RUN npm ci
FROM node:22
ARG npm_config_omit=dev
RUN npm ci
