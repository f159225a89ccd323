FROM nikolaik/python-nodejs:python3.12-nodejs22-slim
ENV PRISMA_USE_GLOBAL_NODE=true
RUN pip install prisma && prisma generate
