# escape=`
FROM alpine:3.22
MAINTAINER DOM\jane the `great` $1
