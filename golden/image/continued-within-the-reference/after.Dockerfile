FROM bitnamilegacy\
/redis:7.2
