FROM alpine AS apk
ENV INSTALLS=1
RUN /sbin/apk --no-cache -X http://mirror.example/main add bash curl

FROM opensuse/leap AS zypper
ENV INSTALLS=1
RUN zypper -n --root /mnt in curl

FROM node AS npm
ENV INSTALLS=1
RUN npm --prefix web ci && npm --prefix web i left-pad

FROM fedora AS dnf
ENV INSTALLS=1
RUN dnf5 -y --setopt install_weak_deps=0 in curl

FROM alpine AS none
RUN apk --no-cache add bash && apk info add curl
RUN zypper -n search install && npm run install && dnf info install
