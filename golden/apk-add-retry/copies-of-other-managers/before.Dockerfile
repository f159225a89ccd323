FROM python:3.13-slim
SHELL ["/bin/bash", "-e", "-c"]
RUN apt-get update; \
    apt-get install -y gnupg; \
    for n in {1..4}; do apt-get update && break || sleep 3; done; \
    apt-get install -y tool
RUN set -e; \
    until apt-get update; do ((++n < 5)) || exit 1; sleep 1; done; \
    echo "deb https://repo.example stable main" > /etc/apt/sources.list.d/x.list; \
    apt-get update
RUN if [[ -f /wheels ]]; then pip install -r req.txt; else for ((i = 0; i < 3; i++)); do pip install -r req.txt && break; ((i == 2)) && exit 1; done; fi
RUN pip install $REQ || pip install $REQ; REQ=b; pip install $REQ
