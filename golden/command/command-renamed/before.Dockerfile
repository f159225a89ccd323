FROM node:22
RUN npm install
RUN npm i --quiet
RUN npm --loglevel=error install
RUN npm install -g n
RUN npm install typescript
RUN npm ci
