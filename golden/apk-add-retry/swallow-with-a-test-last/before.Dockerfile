FROM alpine:3.22
RUN for i in 1 2 3; do if apk add curl; then break; fi; [ $i -lt 3 ] && sleep 5; done; make
RUN for i in 1 2 3; do apk add git && break || { [ $i -lt 3 ] && sleep 5; }; done; make
RUN for i in 1 2 3; do apk add bash && break || if [ $i -lt 3 ]; then sleep 5; else false; fi; done; make
