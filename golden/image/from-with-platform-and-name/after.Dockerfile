# syntax=docker/dockerfile:1

# The cache.
FROM --platform=$BUILDPLATFORM   bitnamilegacy/redis:7.2   AS  cache
