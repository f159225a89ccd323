FROM bitnami\
/redis:7.2
