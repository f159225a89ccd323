//! What the made-up Dockerfiles are made of.

use super::random::Random;

const OTHER_BASES: &[&str] = &[
    "debian:bookworm-slim",
    "ubuntu:24.04",
    "python:3.12-slim",
    "node:22-bookworm",
    "golang:1.24",
    "rust:1.88-slim",
    "eclipse-temurin:21-jre",
    "registry.example.com/base/python:2025.1",
];
const ALPINE_BASES: &[&str] = &["alpine:3.22", "python:3.12-alpine", "node:22-alpine", "golang:1.24-alpine3.22"];
const PACKAGES: &[&str] = &[
    "bash",
    "build-essential",
    "ca-certificates",
    "curl",
    "ffmpeg",
    "g++",
    "git",
    "gnupg",
    "jq",
    "libffi-dev",
    "libpq-dev",
    "libssl-dev",
    "make",
    "openssl",
    "pkg-config",
    "postgresql-client",
    "tini",
    "tzdata",
    "unzip",
    "xz-utils",
    "zlib1g-dev",
];
const SERVICES: &[&str] = &["billing", "catalog", "gateway", "ingest", "ledger", "mailer", "search", "worker"];
const COMMENTS: &[&str] = &[
    "# Dependencies first, so that the layer is cached.",
    "# The version is pinned: 4.2 breaks the migrations.",
    "# Needed at run time only.",
    "# TODO: drop this once the base image has it.",
    "# https://docs.docker.com/build/building/best-practices/",
];
const ENVIRONMENT: &[(&str, &str)] = &[
    ("PYTHONUNBUFFERED", "1"),
    ("PIP_NO_CACHE_DIR", "off"),
    ("NODE_ENV", "production"),
    ("LANG", "C.UTF-8"),
    ("PATH", "\"/opt/venv/bin:$PATH\""),
    ("JAVA_OPTS", "\"-Xms256m -Xmx512m\""),
    ("APP_HOME", "/srv/app"),
    ("LOG_LEVEL", "${LOG_LEVEL:-info}"),
];

/// Writes one file.
pub struct Writer<'r> {
    random: &'r mut Random,
    apk: bool,
    text: String,
}

impl<'r> Writer<'r> {
    pub fn new(random: &'r mut Random, apk: bool) -> Self {
        Self { random, apk, text: String::new() }
    }

    /// A file of about `size` bytes.
    pub fn file(mut self, size: usize) -> String {
        if self.random.chance(40) {
            self.line("# syntax=docker/dockerfile:1");
        }
        if self.random.chance(40) {
            self.line("ARG VERSION=1.4.2");
        }
        self.from(" AS build");
        if self.apk {
            self.apk_add();
        }
        while self.text.len() < size.saturating_sub(400) {
            if self.text.len() > size / 2 && !self.text.contains("AS runtime") && self.random.chance(50) {
                self.line("");
                self.from(" AS runtime");
            }
            self.piece();
        }
        self.end();
        self.text
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn from(&mut self, name: &str) {
        let base = *self.random.pick(if self.apk { ALPINE_BASES } else { OTHER_BASES });
        let platform = if self.random.chance(15) { "--platform=$BUILDPLATFORM " } else { "" };
        self.line(&format!("FROM {platform}{base}{name}\n"));
    }

    fn piece(&mut self) {
        if self.random.chance(35) {
            let comment = *self.random.pick(COMMENTS);
            self.line(comment);
        }
        match self.random.below(15) {
            0 | 1 => self.install(),
            2 => self.download(),
            3 => self.environment(),
            4 => self.copies(),
            5 => self.python(),
            6 => self.node(),
            7 => self.user(),
            8 => self.heredoc(),
            9 => self.labels(),
            10 => self.build(),
            11 => self.condition(),
            12 => self.one_liner(),
            13 => self.line("ARG TARGETARCH\nARG COMMIT=unknown"),
            _ => self.loops(),
        }
        if self.random.chance(60) {
            self.line("");
        }
    }

    fn apk_add(&mut self) {
        match self.random.below(5) {
            0 => self.line("RUN apk add --no-cache bash curl git"),
            1 => self.list("RUN apk add --no-cache", ""),
            2 => self.list("RUN apk update && apk upgrade && apk add", " \\\n && rm -rf /var/cache/apk/*"),
            3 => self.line(
                "RUN apk add --no-cache --virtual .build-deps gcc musl-dev \\\n    && pip install cryptography \\\n    \
                 && apk del .build-deps",
            ),
            _ => self.line(
                "RUN addgroup -S app && adduser -S app -G app && \\\n    apk --no-cache add tzdata su-exec && \\\n    \
                 cp /usr/share/zoneinfo/UTC /etc/localtime",
            ),
        }
        self.line("");
    }

    fn install(&mut self) {
        if self.apk {
            return self.list("RUN apk add --no-cache", "");
        }
        let end = " \\\n    && rm -rf /var/lib/apt/lists/*";
        self.list("RUN apt-get update && apt-get install -y --no-install-recommends", end);
    }

    /// A command with one package a line.
    fn list(&mut self, command: &str, end: &str) {
        let first = self.random.below(PACKAGES.len() - 4);
        let count = self.random.within(2..12);
        let commented = self.random.chance(15);
        self.text.push_str(command);
        for package in PACKAGES.iter().skip(first).take(count) {
            if commented && self.random.chance(20) {
                self.text.push_str(" \\\n    # for the tests");
            }
            self.text.push_str(&format!(" \\\n    {package}"));
        }
        self.line(end);
    }

    fn download(&mut self) {
        let service = *self.random.pick(SERVICES);
        self.line(&format!(
            "RUN set -eux; \\\n    arch=\"$(uname -m)\"; \\\n    case \"$arch\" in \\\n        x86_64) url=amd64 ;; \\\n        \
             aarch64) url=arm64 ;; \\\n        *) echo >&2 \"no {service} for $arch\"; exit 1 ;; \\\n    esac; \\\n    \
             curl -fsSL -o /tmp/{service}.tgz \"https://example.com/{service}/v${{VERSION}}/$url.tar.gz\"; \\\n    \
             echo \"0f2e1d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0  /tmp/{service}.tgz\" | sha256sum -c -; \
             \\\n    tar -xzf /tmp/{service}.tgz -C /usr/local --strip-components=1; \\\n    rm /tmp/{service}.tgz"
        ));
    }

    fn environment(&mut self) {
        let count = self.random.within(1..5);
        let first = self.random.below(ENVIRONMENT.len() - 4);
        let pairs = ENVIRONMENT[first..first + count].iter().map(|(name, value)| format!("{name}={value}"));
        let pairs: Vec<_> = pairs.collect();
        if self.random.chance(50) {
            self.line(&format!("ENV {}", pairs.join(" \\\n    ")));
        } else {
            pairs.iter().for_each(|pair| self.line(&format!("ENV {pair}")));
        }
    }

    fn copies(&mut self) {
        let service = *self.random.pick(SERVICES);
        self.line(&format!("WORKDIR /srv/{service}\nCOPY {service}/package*.json ./\nCOPY --chown=1000:1000 . ."));
        if self.random.chance(30) {
            self.line(&format!("COPY --from=build /out/{service} /usr/local/bin/{service}"));
        }
    }

    fn python(&mut self) {
        self.line("COPY requirements.txt requirements-dev.txt ./");
        match self.random.below(3) {
            0 => self.line("RUN pip install --no-cache-dir -r requirements.txt"),
            1 => self.line(
                "RUN --mount=type=cache,target=/root/.cache/pip \\\n    python -m venv /opt/venv && \\\n    \
                 /opt/venv/bin/pip install -U pip wheel && \\\n    /opt/venv/bin/pip install -r requirements.txt",
            ),
            _ => self.line("RUN python -c 'import sys; print(sys.version)' && python -m compileall -q ."),
        }
    }

    fn node(&mut self) {
        self.line(
            "RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev && npm cache clean --force\nRUN npm run build \
             && npm prune --production || (cat npm-debug.log && exit 1)",
        );
    }

    fn user(&mut self) {
        let service = *self.random.pick(SERVICES);
        self.line(&format!(
            "RUN groupadd --gid 1000 {service} && useradd --uid 1000 --gid {service} --create-home {service} \\\n    && \
             mkdir -p /var/lib/{service} && chown -R {service}:{service} /var/lib/{service}\nUSER {service}"
        ));
    }

    fn heredoc(&mut self) {
        if self.random.chance(50) {
            return self.line(
                "COPY <<EOF /etc/nginx/conf.d/default.conf\nserver {\n    listen 8080;\n    location / {\n        \
                 proxy_pass http://127.0.0.1:9000;\n    }\n}\nEOF",
            );
        }
        self.line(
            "RUN <<EOF\nset -e\nmkdir -p /etc/app\nfor name in one two three; do\n  touch \"/etc/app/$name.conf\"\ndone\n\
             chmod -R go-w /etc/app\nEOF",
        );
    }

    fn labels(&mut self) {
        let service = *self.random.pick(SERVICES);
        self.line(&format!(
            "LABEL org.opencontainers.image.title=\"{service}\" \\\n      org.opencontainers.image.source=\
             \"https://git.example.com/{service}\" \\\n      org.opencontainers.image.revision=$COMMIT\nEXPOSE 8080/tcp \
             9090"
        ));
    }

    fn build(&mut self) {
        let service = *self.random.pick(SERVICES);
        self.line(&format!(
            "RUN CGO_ENABLED=0 GOOS=linux GOARCH=${{TARGETARCH}} go build -trimpath \\\n    -ldflags=\"-s -w -X \
             main.version=${{VERSION}}\" -o /out/{service} ./cmd/{service}"
        ));
    }

    fn condition(&mut self) {
        self.line(
            "RUN if [ \"$TARGETARCH\" = \"arm64\" ]; then \\\n      ln -s /usr/lib/aarch64-linux-gnu /usr/lib/native; \
             \\\n    elif [ -d /usr/lib/x86_64-linux-gnu ]; then \\\n      ln -s /usr/lib/x86_64-linux-gnu \
             /usr/lib/native; \\\n    fi",
        );
    }

    fn one_liner(&mut self) {
        let service = *self.random.pick(SERVICES);
        let lines = [
            "RUN ln -sf /usr/share/zoneinfo/Etc/UTC /etc/localtime && echo Etc/UTC > /etc/timezone".to_owned(),
            format!("RUN chmod +x /usr/local/bin/{service}"),
            format!("RUN sed -i 's/^#\\(listen.*\\)$/\\1/' /etc/{service}.conf"),
            "RUN [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\", \"date | tee /build-date\"]".to_owned(),
            format!("RUN --mount=type=secret,id=token {service} login --token \"$(cat /run/secrets/token)\""),
            "SHELL [\"/bin/bash\", \"-euo\", \"pipefail\", \"-c\"]".to_owned(),
            "VOLUME [\"/data\", \"/var/log/app\"]".to_owned(),
        ];
        let line = self.random.pick(&lines).clone();
        self.line(&line);
    }

    fn loops(&mut self) {
        self.line(
            "RUN for key in 94AE36675C464D64BAFA68DD7434390BDBE9B9C5 71DCFD284A79C3B38668286BC97EC7AB37C2C1E8; do \\\n      \
             gpg --batch --keyserver hkps://keys.openpgp.org --recv-keys \"$key\" || \\\n      gpg --batch --keyserver \
             keyserver.ubuntu.com --recv-keys \"$key\"; \\\n    done",
        );
    }

    fn end(&mut self) {
        let service = *self.random.pick(SERVICES);
        self.line(&format!(
            "HEALTHCHECK --interval=30s --timeout=3s CMD curl -fsS http://localhost:8080/healthz || exit 1\nENTRYPOINT \
             [\"/usr/bin/tini\", \"--\", \"{service}\"]\nCMD [\"serve\", \"--port\", \"8080\"]"
        ));
    }
}
