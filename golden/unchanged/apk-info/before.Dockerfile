FROM alpine:3.22
RUN apk info -e bash && apk search curl && apk policy add
