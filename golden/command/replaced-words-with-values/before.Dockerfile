FROM python:3.12
RUN pip install --timeout 15 a
RUN pip install --timeout=15 b
RUN pip install --timeout 30 c
RUN pip install -i http://old.example.org/simple d
RUN pip install -qi http://old.example.org/simple e
