FROM debian:13
RUN yarn && yarn build && yarn install --production && yarn --silent
RUN cargo +nightly build --release -p app && cargo install --path . && cargo b
RUN CGO_ENABLED=0 go build -ldflags "-s -w" -o /app ./cmd && go build --trimpath . && go mod download
RUN composer install -no && composer.phar install --no-dev
RUN poetry install --no-dev --no-root && python -m poetry install
RUN bundle && bundle install -j 4 && bundle exec rake
RUN pnpm i -P && pnpm run build
