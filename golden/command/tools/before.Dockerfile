FROM debian:13
RUN curl -sSL https://example.org/a -o /a
RUN curl -fsSL https://example.org/b | tar xz
RUN wget -qO- --no-check-certificate https://example.org/c
RUN git -C /src clone -q https://example.org/d.git d && git clone -b v1 https://example.org/e.git
RUN useradd -m -u 1000 app
RUN gpg --keyserver hkps://keys.example.org --recv-keys 0123 && gpg2 --batch --import key
