FROM alpine:3.22
ENV A=b
ENV C="d e  f"
ENV G=h
ENV I=j K=l
