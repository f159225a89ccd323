  FROM	bitnamilegacy/redis:7.2	 
ARG	X
