FROM alpine:3.22
RUN for i in 1 2 3; do apk add curl && break; sleep 5; done >done.log; make done
RUN for i in 1 2 3; do apk add git && break || sleep 5; done 2>>/var/log/done; cat /var/log/done
