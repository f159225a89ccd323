FROM debian:13
RUN curl -sSL --fail https://example.org/a -o /a
RUN curl -fsSL https://example.org/b | tar xz
RUN wget -qO- https://example.org/c
RUN git -C /src clone -q --depth=1 https://example.org/d.git d && git clone -b v1 https://example.org/e.git
RUN useradd -m -u 1000 --no-log-init app
RUN gpg --keyserver hkps://keys.example.org --recv-keys --batch 0123 && gpg2 --batch --import key
