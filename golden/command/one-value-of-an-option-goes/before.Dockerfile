FROM node:22
RUN npm ci --omit=dev --omit=optional
RUN npm ci --omit optional --omit dev
