  FROM	bitnami/redis:7.2	 
ARG	X
