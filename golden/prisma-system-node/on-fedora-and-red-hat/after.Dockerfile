FROM fedora:42
RUN dnf install -y python3-pip nodejs npm && dnf clean all
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM registry.access.redhat.com/ubi9/ubi-minimal:9.5
RUN microdnf install -y python3-pip nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM almalinux:9-minimal
RUN microdnf install -y nodejs npm && microdnf clean all
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM rockylinux:9
RUN yum install python3-pip
RUN dnf install -y nodejs npm && dnf clean all
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate
