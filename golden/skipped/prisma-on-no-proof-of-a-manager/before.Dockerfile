FROM registry.example.com/base AS root
RUN chroot /alpine apk upgrade
RUN prisma generate

FROM registry.example.com/base AS option
RUN apk --root /alpine upgrade
RUN prisma generate

FROM registry.example.com/base AS either
RUN (apt-get update && apt-get upgrade -y) || apk upgrade
RUN prisma generate

FROM registry.example.com/base AS or
RUN apk upgrade || apt-get upgrade -y
RUN prisma generate

FROM registry.example.com/base AS asked
RUN hash apk 2>/dev/null && apk upgrade || apt-get upgrade -y
RUN prisma generate
