FROM node:22-alpine AS node
RUN prisma generate
FROM docker.io/library/node:22-alpine@sha256:02dab76bd852a70556b5b2002195c8a5fdab77d323c433bf6642aab080489795 AS pinned
RUN prisma generate
FROM oven/bun:1-alpine AS bun
RUN prisma generate
FROM denoland/deno:alpine AS deno
RUN prisma generate
FROM pinned
RUN prisma generate
