FROM node:22
RUN ["sh", "-c", "npm ci --production >log && npm ci --quiet --production"]
