# syntax=docker/dockerfile:1
FROM python:3.13-alpine
RUN python3 <<EOF
import subprocess
subprocess.run("apk add --no-cache curl", shell=True, check=True)
EOF
