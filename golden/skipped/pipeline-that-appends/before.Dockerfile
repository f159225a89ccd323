FROM alpine:3.20
RUN echo curl | tee -a /packages | xargs apk add
RUN { echo git >> /packages; echo git; } | xargs apk add
