FROM bitnamilegacy/redis
