FROM alpine:3.22
# Each loop multiplies the tries of those in it; so there are two at most, and the last two commands are left alone.
RUN apk add a | apk add b | apk add c | sort | apk add d
RUN ( apk add a; apk add b ) | apk add c
RUN apk add a | cat | apk add b && apk add c
RUN a | b | c | d | e | f | g | h | apk add i
RUN a | b | c | d | e | f | g | h | i | apk add j
