FROM debian:13
RUN gem install -v 2.5 bundler && gem i rake -N && gem install nokogiri -- --use-system-libraries
RUN gem install therubyracer:0.12
RUN bun install --production --frozen-lockfile && bun i && bun run build
