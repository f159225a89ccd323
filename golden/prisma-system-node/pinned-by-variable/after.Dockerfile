FROM alpine:3.22
ARG NODE_VERSION=22
RUN apk add --no-cache nodejs=~${NODE_VERSION} "npm=~$NPM_VERSION"
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM alpine:3.22
ARG NODE_VERSION=22
RUN apk add --no-cache \
      gcc=${GCC_VERSION} \
      "nodejs@edge=~$NODE_VERSION" \
      npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate
