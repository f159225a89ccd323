FROM node:22 AS a
RUN npm ci
RUN NODE_ENV=production npm ci
RUN NODE_ENV=development npm ci
RUN env NODE_ENV=production npm ci
RUN export NODE_ENV=production && npm ci
RUN NODE_ENV=production; npm ci
ENV NODE_ENV=production
RUN npm ci
RUN NODE_ENV=test npm ci
FROM a
RUN npm ci
FROM node:22
ARG npm_config_omit=dev
RUN npm ci
