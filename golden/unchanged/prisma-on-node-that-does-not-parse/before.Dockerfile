FROM node:24-alpine
RUN if prisma generate; done
