FROM debian:13
ONBUILD RUN apt-get install -y a
RUN sh -c "apt-get install -y b"
RUN retry-it apt-get install -y c
RUN apt-get install -y d; }
RUN <<E python3
import os; os.system("apt-get install -y e")
E
RUN cat <<F | sh
apt-get install -y f
F
SHELL ["fish", "-c"]
RUN apt-get install -y g
