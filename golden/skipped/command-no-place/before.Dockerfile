FROM node:22
RUN npm ci \
    # why
    --production
RUN npm install --pro\
duction --no-audit
