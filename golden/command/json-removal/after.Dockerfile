FROM node:22
RUN ["sh", "-c", "npm ci >log && npm ci --quiet"]
