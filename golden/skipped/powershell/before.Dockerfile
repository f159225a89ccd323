FROM registry.example.org/powershell:alpine
SHELL ["pwsh", "-Command"]
RUN apk add --no-cache git
