FROM python:3.12
RUN pip install --timeout 60 a
RUN pip install --timeout 60 b
RUN pip install --timeout 30 c
RUN pip install --index-url https://pypi.example.org/simple d
RUN pip install -q --index-url https://pypi.example.org/simple e
