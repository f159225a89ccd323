FROM alpine:3.22
MAIN\
TAINER Jane Doe
