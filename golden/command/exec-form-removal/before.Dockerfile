FROM node:22
RUN ["npm", "ci", "--production", "--no-audit"]
RUN ["npm", "ci", \
     "--production", \
     "--no-audit"]
RUN ["npm", "ci", \
     "--no-audit", \
     "--production"]
