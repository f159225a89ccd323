FROM alpine:3.22
RUN cat <<EOF | sh -ex
apk add curl
EOF
RUN tee /setup.sh <<EOF | sudo sh
apk add git
EOF
RUN cat <<EOF | tee /etc/notes
apk add nothing
EOF
RUN (cat <<EOF | bash -s -- a) && make
echo a
apk add vim
EOF
