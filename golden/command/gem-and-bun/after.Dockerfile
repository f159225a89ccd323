FROM debian:13
RUN gem install -v 2.5 --no-document bundler && gem i rake -N && gem install --no-document nokogiri -- --use-system-libraries
RUN gem install --no-document mini_racer:0.12
RUN bun install --omit=dev --frozen-lockfile && bun i && bun run build
