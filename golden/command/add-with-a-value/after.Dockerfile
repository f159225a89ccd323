FROM python:3.12
RUN pip install -r requirements.txt --timeout 60 --retries=5
RUN python -m pip install --upgrade --timeout 60 --retries=5 pip > log
