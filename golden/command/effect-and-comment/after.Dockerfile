FROM debian:13
# The tools.
# Recommended packages are left out.
RUN apt-get install -y --no-install-recommends curl
# Recommended packages are left out.
RUN apt-get install -y --no-install-recommends a && apt-get install -y --no-install-recommends b
