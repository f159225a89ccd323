FROM node:22-alpine
RUN node -e 'require("child_process").execSync("apk add curl", { stdio: "inherit" })'
RUN ["python3", "-c", "import os; os.system('apk add git')"]
RUN cd /srv && env A=b perl -e "system 'apk add make'" || exit 1
RUN node --check apk.js && node -e 'console.log("apk info")'
