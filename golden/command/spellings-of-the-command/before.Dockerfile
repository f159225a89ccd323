FROM python:3.12
RUN pip3 install a
RUN python3 -m pip install b
RUN /usr/local/bin/pip3.12 -q install c
RUN sudo -H pip install d
RUN env PIP_NO_INPUT=1 python -m pip install e
RUN A=b exec pip install f
