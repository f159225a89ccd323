ARG BASE=bitnami/node:20 \
    X=1 \
    # why
    OTHER=1
FROM $BASE
