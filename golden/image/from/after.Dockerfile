FROM bitnamilegacy/redis:7.2
RUN true
