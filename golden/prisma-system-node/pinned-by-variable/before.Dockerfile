FROM alpine:3.22
ARG NODE_VERSION=22
RUN apk add --no-cache nodejs=~${NODE_VERSION} "npm=~$NPM_VERSION"
RUN prisma generate

FROM alpine:3.22
ARG NODE_VERSION=22
RUN apk add --no-cache \
      gcc=${GCC_VERSION} \
      "nodejs@edge=~$NODE_VERSION"
RUN prisma generate
