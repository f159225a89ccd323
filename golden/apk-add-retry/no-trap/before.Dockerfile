FROM alpine:3.22
RUN pip install bootstrap; apk add curl; echo "ERROR"; make
