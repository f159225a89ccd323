FROM fedora:42
RUN dnf install -y python3-pip && dnf clean all
RUN prisma generate

FROM registry.access.redhat.com/ubi9/ubi-minimal:9.5
RUN microdnf install -y python3-pip
RUN prisma generate

FROM almalinux:9-minimal
RUN prisma generate

FROM rockylinux:9
RUN yum install python3-pip
RUN prisma generate
