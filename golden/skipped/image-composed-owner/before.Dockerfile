ARG OWNER=bitnami
FROM $OWNER/redis:7
