FROM registry.example.com/tools:1
RUN pip install prisma && prisma generate
RUN npm install -g prisma && prisma generate
