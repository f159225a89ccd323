FROM alpine:3.22
RUN for i in 1 2 3;do apk add bash&&break;[ $i = 3 ]&&{ echo gone >&2;exit 1;};sleep 5;done
