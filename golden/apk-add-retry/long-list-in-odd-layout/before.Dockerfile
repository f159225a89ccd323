FROM alpine:3.22
RUN echo a  &&   apk add --no-cache  bash   \
	jq \
   # as root
  curl&&echo b
