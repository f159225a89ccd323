FROM bash:5.2
SHELL ["/bin/bash", "-c"]
RUN apk add git && time { make all; }
RUN time -p (apk add --no-cache curl; make docs)
RUN time for tool in a b; do echo $tool; done; apk add vim
RUN time apk add htop
