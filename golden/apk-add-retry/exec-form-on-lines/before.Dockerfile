FROM alpine:3.22
RUN ["/sbin/apk", "add", "--no-cache", \
    # for the scripts, and for the server
    "python3", \
    "py3-pip>=24"]
RUN [ "apk" , "add", \
  "curl" \
  , "git" \
]
