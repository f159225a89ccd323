FROM python:3.13-slim
SHELL ["/bin/bash", "-e", "-c"]
RUN for i in 1 2 3; do \
      apt-get update && break; \
      [ $i = 3 ] && { echo "apt-get update failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; \
    apt-get install -y gnupg; \
    for n in {1..4}; do apt-get update && break; \
      [ $n = 4 ] && { echo "apt-get update failed after 4 retries" >&2; exit 1; }; \
      sleep 3; \
    done; \
    apt-get install -y tool
RUN set -e; \
    until apt-get update; do ((++n < 5)) || exit 1; sleep 1; done; \
    echo "deb https://repo.example stable main" > /etc/apt/sources.list.d/x.list; \
    for i in 1 2 3; do \
      apt-get update && break; \
      [ $i = 3 ] && { echo "apt-get update failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
RUN if [[ -f /wheels ]]; then for attempt in 1 2 3; do \
      pip install -r req.txt && break; \
      [ $attempt = 3 ] && { echo "pip install failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; else for ((i = 0; i < 3; i++)); do pip install -r req.txt && break; ((i == 2)) && exit 1; done; fi
RUN pip install $REQ || pip install $REQ; REQ=b; for i in 1 2 3; do \
      pip install $REQ && break; \
      [ $i = 3 ] && { echo "pip install failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
