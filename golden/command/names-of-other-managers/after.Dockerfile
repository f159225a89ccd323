FROM fedora:43
RUN pip install scikit-learn 'scikit-learn[a]>=1' scikit-learn==1.2 sklearn-extra
RUN uv pip install scikit-learn
RUN npm install -g sass@4 @new/kit@1.2 node-sass-x
RUN dnf install -y nmap-ncat nmap-ncat.x86_64 nc-7
