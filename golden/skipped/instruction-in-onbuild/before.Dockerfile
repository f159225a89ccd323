FROM alpine:3.22
ONBUILD ENV A b
ONBUILD add a.txt b
ONBUILD ADD https://a.b/c d
ONBUILD ENV A=b
