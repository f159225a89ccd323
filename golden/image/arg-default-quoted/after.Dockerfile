ARG A="bitnamilegacy/redis:7.2" B='bitnamilegacy/node:20'
FROM ${A} AS one
FROM "${B}"
