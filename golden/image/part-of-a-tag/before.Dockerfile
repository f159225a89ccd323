FROM python:3.12-slim-buster AS a
FROM python:3.12-buster
