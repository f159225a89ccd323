FROM alpine:3.22
ENV PATH=$PATH:/opt/bin
ENV A="$B $C"
ENV D="${E:-f g}h"
ENV I="\$J k"
ENV L="${M}n o"
ENV P="\$Q r"
ENV S="5$ t"
