FROM alpine:3.22
RUN trap - ERR; apk add curl; make
RUN for _ in 1 2 3; do apk add $_PACKAGES && break || sleep 5; done; make
RUN for i in 1 2 3; do apk add x 2>&1 | tee /log && break || sleep 5; done
