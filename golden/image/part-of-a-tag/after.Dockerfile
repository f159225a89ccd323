FROM python:3.12-slim-bookworm AS a
FROM python:3.12-buster
