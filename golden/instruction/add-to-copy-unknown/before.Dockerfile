FROM alpine:3.22
ARG A=b
ENV C=d.txt
ENV D=$A E='f.txt'
ADD $D /x
ADD $E /x
ADD $A.txt /x
ADD $C /x
ADD a/$A.txt /x
ADD src /x
ADD src/ /x
