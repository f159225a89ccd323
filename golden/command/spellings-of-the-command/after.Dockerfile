FROM python:3.12
RUN pip3 install --no-cache-dir a
RUN python3 -m pip install --no-cache-dir b
RUN /usr/local/bin/pip3.12 -q install --no-cache-dir c
RUN sudo -H pip install --no-cache-dir d
RUN env PIP_NO_INPUT=1 python -m pip install --no-cache-dir e
RUN A=b exec pip install --no-cache-dir f
