FROM node:22
RUN npm install npm-run-all
RUN npm install -g npm-run-all@4
