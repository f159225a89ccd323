FROM nikolaik/python-nodejs:python3.12-nodejs22-slim
RUN pip install prisma && prisma generate
