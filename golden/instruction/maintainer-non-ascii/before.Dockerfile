FROM alpine:3.22
MAINTAINER Zoë Ångström ☃ <zoë@example.org>
