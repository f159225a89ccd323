FROM registry.example.com/tools:1
RUN npx prisma generate
RUN python -m prisma generate
