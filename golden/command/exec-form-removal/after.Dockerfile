FROM node:22
RUN ["npm", "ci", "--no-audit"]
RUN ["npm", "ci", \
     "--no-audit"]
RUN ["npm", "ci", \
     "--no-audit"]
