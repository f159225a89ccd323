FROM fedora:43
RUN pip install sklearn 'sklearn[a]>=1' sklearn==1.2 sklearn-extra
RUN uv pip install sklearn
RUN npm install -g node-sass@4 @old/kit@1.2 node-sass-x
RUN dnf install -y nc nc.x86_64 nc-7
