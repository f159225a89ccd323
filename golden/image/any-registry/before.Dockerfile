FROM grafana/agent:1 AS a
FROM quay.io/grafana/agent AS b
FROM docker.io/grafana/agent AS c
FROM ghcr.io/x/grafana/agent
