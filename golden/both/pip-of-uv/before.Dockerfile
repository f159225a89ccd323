FROM python:3.12-slim
RUN pip install uv && uv --no-cache pip install --system -r requirements.txt
RUN uv pip install --offline numpy
RUN uv pip list && uv run pip install numpy
