FROM python:3.13
SHELL ["fish", "-c"]
RUN pip install prisma
RUN echo schema.prisma generate
RUN <<EOF
#!/usr/bin/env python3
import prisma
EOF
