FROM debian:13
RUN for p in curl git; do apt-get install -y --no-install-recommends "$p-doc"; done
RUN if command -v curl; then :; else apt-get install -y --no-install-recommends curl; fi
RUN case "$(uname -m)" in x86_64) apt-get install -y --no-install-recommends a ;; *) apt-get install -y --no-install-recommends b ;; esac
RUN until apt-get install -y --no-install-recommends c; do sleep 5; done
RUN ! apt-get install -y --no-install-recommends d || { apt-get install -y --no-install-recommends e; } && ( apt-get install -y --no-install-recommends f )
