FROM python:3.12-alpine
RUN ["apk", "add", "bash"]
RUN ["prisma", "generate"]
