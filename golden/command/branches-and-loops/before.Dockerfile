FROM debian:13
RUN for p in curl git; do apt-get install -y "$p-doc"; done
RUN if command -v curl; then :; else apt-get install -y curl; fi
RUN case "$(uname -m)" in x86_64) apt-get install -y a ;; *) apt-get install -y b ;; esac
RUN until apt-get install -y c; do sleep 5; done
RUN ! apt-get install -y d || { apt-get install -y e; } && ( apt-get install -y f )
