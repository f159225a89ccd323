FROM python:3.12
RUN uv pip install --no-cache-dir a
RUN uv pip install --no-cache-dir b
RUN uv -q pip install --no-cache-dir c
