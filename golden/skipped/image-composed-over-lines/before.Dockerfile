FROM debian:bu\
# why
ster
