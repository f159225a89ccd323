FROM opensuse/leap:15.6
RUN zypper -n --gpg-auto-import-keys install -y --no-recommends curl
RUN zypper --gpg-auto-import-keys in --no-recommends curl
