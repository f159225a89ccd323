# The cache.
# Moved in 2025.
FROM bitnamilegacy/redis:7.2
# Moved in 2025.
RUN --mount=type=bind,from=bitnamilegacy/git:2,target=/x --mount=type=bind,from=bitnamilegacy/git:3,target=/y true
