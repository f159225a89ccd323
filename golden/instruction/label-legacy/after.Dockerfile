FROM alpine:3.22
LABEL a="b c"
LABEL d=e
LABEL f="g $h"
