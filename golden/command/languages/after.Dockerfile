FROM debian:13
RUN yarn --frozen-lockfile && yarn build && yarn install --production --frozen-lockfile && yarn --silent --frozen-lockfile
RUN cargo +nightly build --release -p app --locked && cargo install --path . --locked && cargo b --locked
RUN CGO_ENABLED=0 go build -ldflags "-s -w" -o /app -trimpath ./cmd && go build --trimpath . && go mod download -x
RUN composer install -no --no-dev && composer.phar install --no-dev
RUN poetry install --only=main --no-root && python -m poetry install
RUN bundle --jobs=4 && bundle install -j 4 && bundle exec rake
RUN pnpm i -P --frozen-lockfile && pnpm run build
