FROM alpine:3.22
  Label   org.opencontainers.image.authors="Jane  Doe"  
	LABEL	org.opencontainers.image.authors="Jane	Doe"
