FROM node:22
RUN npm ci
RUN npm ci --quiet
RUN npm --loglevel=error ci
RUN npm install -g n
RUN npm install typescript
RUN npm ci
