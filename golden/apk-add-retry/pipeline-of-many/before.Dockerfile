FROM alpine:3.22
# Only so many loops are put into each other; the last two are left alone.
RUN true | apk add a | apk add b | apk add c | apk add d | apk add e | apk add f | apk add g | apk add h | apk add i | apk add j
