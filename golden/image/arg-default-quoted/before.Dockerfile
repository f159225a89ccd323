ARG A="bitnami/redis:7.2" B='bitnami/node:20'
FROM ${A} AS one
FROM "${B}"
