# escape=`
FROM alpine:3.22
ENV A C:\Program Files\x
ENV B c`
  d
ENV E `$F `"g
