FROM alpine:3.22
  Maintainer   Jane  Doe  
	MAINTAINER	Jane	Doe
