FROM alpine:3.22
ENV A 'b "c" d'
ENV E f 'g "h" $i \' j
