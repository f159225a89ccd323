FROM opensuse/leap:15.6
RUN zypper -n install -y curl
RUN zypper in curl
