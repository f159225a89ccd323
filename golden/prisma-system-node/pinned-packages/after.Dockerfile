FROM alpine:3.22 AS one
RUN apk add --no-cache make cmake=3.31.7-r1 mold@testing gcc~14
FROM alpine:3.22 AS two
RUN apk add --no-cache mold cmake=3.30 gcc@edge
FROM alpine:3.22 AS three
RUN apk add --no-cache clang19 cmake mold@testing
