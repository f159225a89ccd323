FROM bitnamilegacy/node:20 AS a
RUN npm ci
COPY --from=bitnamilegacy/git:2 / /
FROM bitnami/node:20
RUN true
