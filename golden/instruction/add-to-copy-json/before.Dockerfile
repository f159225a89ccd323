FROM alpine:3.22
ADD ["a b.txt", "/x y/"]
add --chown=1 [ "a.txt" , "/x" ]
