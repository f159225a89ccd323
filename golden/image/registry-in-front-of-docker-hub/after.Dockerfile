FROM mirror.example/hub/library/alpine AS a
FROM mirror.example/hub/library/alpine:3 AS b
FROM mirror.example/hub/bitnami/redis:7 AS c
FROM mirror.example/hub/library/alpine AS d
FROM quay.io/prometheus/node-exporter AS e
FROM localhost/alpine AS f
FROM mirror.example/hub/library/alpine:3
