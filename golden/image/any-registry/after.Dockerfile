FROM grafana/alloy:1 AS a
FROM quay.io/grafana/alloy AS b
FROM docker.io/grafana/alloy AS c
FROM ghcr.io/x/grafana/agent
