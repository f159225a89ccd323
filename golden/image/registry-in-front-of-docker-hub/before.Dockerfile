FROM alpine AS a
FROM library/alpine:3 AS b
FROM docker.io/bitnami/redis:7 AS c
FROM index.docker.io/alpine AS d
FROM quay.io/prometheus/node-exporter AS e
FROM localhost/alpine AS f
FROM mirror.example/hub/library/alpine:3
