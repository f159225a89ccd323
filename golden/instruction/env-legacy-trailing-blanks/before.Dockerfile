FROM alpine:3.22
ENV A b   
ENV C d e 	
ENV F g \
  
ENV H i
