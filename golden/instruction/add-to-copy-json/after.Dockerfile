FROM alpine:3.22
COPY ["a b.txt", "/x y/"]
copy --chown=1 [ "a.txt" , "/x" ]
