FROM python:3.13-alpine AS quoted
RUN python3 -c "import os; os.system('prisma generate')"

FROM python:3.13-alpine AS piped
RUN python3 <<EOF
import subprocess
subprocess.run("prisma generate", shell=True, check=True)
EOF

FROM python:3.13-alpine
RUN <<EOF
#!/usr/bin/env python3
import subprocess
subprocess.run("prisma db push", shell=True, check=True)
EOF
