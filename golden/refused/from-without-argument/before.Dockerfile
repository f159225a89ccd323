FROM
RUN apk add curl
