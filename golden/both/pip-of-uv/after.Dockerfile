FROM python:3.12-slim
RUN pip install uv && for i in 1 2 3; do \
                        uv --no-cache pip install --system -r requirements.txt && break; \
                        [ $i = 3 ] && { echo "uv pip install failed after 3 retries" >&2; exit 1; }; \
                        sleep 5; \
                      done
RUN uv pip install --offline numpy
RUN uv pip list && uv run pip install numpy
