from alpine:3.22
maintainer Jane Doe
run true
