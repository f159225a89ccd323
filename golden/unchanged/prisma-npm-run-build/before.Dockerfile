FROM registry.example.com/tools:1
COPY . .
RUN npm ci && npm run build
