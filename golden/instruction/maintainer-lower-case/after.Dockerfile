from alpine:3.22
label org.opencontainers.image.authors="Jane Doe"
run true
