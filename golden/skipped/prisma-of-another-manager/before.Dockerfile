FROM opensuse/leap:15.6
RUN zypper -n install openssl
RUN prisma generate

FROM archlinux
RUN pacman -Sy --noconfirm openssl && prisma generate
