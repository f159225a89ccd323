//! The actions `install` and `env` on whole Dockerfiles: before, after, and what is left alone.

use dockmod::analysis::document::Document;
use dockmod::base::edit::EditSet;
use dockmod::report::{Effect, SkipCode};
use dockmod::syntax::dockerfile::parse;
use dockmod::transforms::finding::Finding;
use dockmod::transforms::load::{BUILT_IN, built_in, parse as parse_transform};
use dockmod::transforms::model::Transform;

/// What became of a text.
struct Result {
    text: String,
    effects: Vec<Effect>,
    skips: Vec<(usize, SkipCode)>,
}

fn findings(document: &Document, transform: &Transform) -> Vec<Finding> {
    transform.findings(document).into_iter().map(|(_, finding)| finding).collect()
}

/// Makes edits until there are no more to make.
fn rewrite(text: &str, transform: &Transform) -> Result {
    let mut result = Result { text: text.to_owned(), effects: Vec::new(), skips: Vec::new() };
    for _ in 0..10 {
        let dockerfile = parse(&result.text);
        assert_eq!(dockerfile.errors, [], "{}", result.text);
        let document = Document::new(&dockerfile);
        let mut edits = EditSet::default();
        result.skips.clear();
        for finding in findings(&document, transform) {
            match finding {
                Finding::Fix(fix) => {
                    assert!(!fix.edits.is_empty() && !fix.message.is_empty());
                    if edits.try_add(&fix.edits) {
                        result.effects.push(fix.effect);
                    }
                }
                Finding::Skip(skip) => {
                    let line = result.text[..skip.span.start].matches('\n').count() + 1;
                    result.skips.push((line, skip.code));
                }
                Finding::Satisfied(_) => {}
            }
        }
        if edits.is_empty() {
            return result;
        }
        let text = edits.apply(&result.text);
        result.text = text;
    }
    panic!("no end of edits:\n{}", result.text);
}

fn prisma() -> Transform {
    built_in().into_iter().find(|transform| transform.name == "prisma-system-node").unwrap()
}

/// A case without the line break that starts it.
fn case(text: &str) -> &str {
    text.strip_prefix('\n').unwrap_or(text)
}

/// Checks the result, and that the same comes out in other forms.
fn becomes_with(transform: &Transform, before: &str, after: &str) -> Result {
    let (before, after) = (case(before), case(after));
    let result = rewrite(before, transform);
    assert_eq!(result.text, after, "\n--- found\n{}\n--- expected\n{after}", result.text);
    let crlf = |text: &str| text.replace('\n', "\r\n");
    // The CR of a line in a here-document is the script's own, and leaves it alone.
    if !before.contains("<<") {
        assert_eq!(rewrite(&crlf(before), transform).text, crlf(after), "with CR LF:\n{before}");
    }
    let bom = |text: &str| format!("\u{feff}{text}");
    assert_eq!(rewrite(&bom(before), transform).text, bom(after), "with a BOM:\n{before}");
    let cut = |text: &str| text.trim_end_matches('\n').to_owned();
    assert_eq!(rewrite(&cut(before), transform).text, cut(after), "without the last line break:\n{before}");
    result
}

fn becomes(before: &str, after: &str) -> Result {
    becomes_with(&prisma(), before, after)
}

fn stays(text: &str) -> Result {
    becomes(text, text)
}

/// Both packages and the variable are there already.
const READY: &str = "ENV PRISMA_USE_GLOBAL_NODE=true\n";

/// Checks `install` alone: `body` follows FROM and the variable, and a need follows it.
fn packages(body: &str, after: &str) {
    let whole = |body: &str| format!("FROM wolfi-base\n{READY}{}RUN prisma generate\n", case(body));
    becomes(&whole(body), &whole(after));
}

/// Checks `env` alone: `body` follows FROM and the packages, and a need follows it.
fn variables(body: &str, after: &str) -> Result {
    let whole = |body: &str| format!("FROM wolfi-base\nRUN apk add nodejs npm\n{}RUN prisma generate\n", case(body));
    becomes(&whole(body), &whole(after))
}

#[test]
fn one_line_lists() {
    packages("RUN apk add --no-cache bash gcc\n", "RUN apk add --no-cache bash gcc nodejs npm\n");
    packages("RUN apk add --no-cache zlib\n", "RUN apk add --no-cache zlib nodejs npm\n");
    packages("run apk add bash   # tools\n", "run apk add bash nodejs npm   # tools\n");
    packages("RUN apk add bash >/dev/null 2>&1\n", "RUN apk add bash nodejs npm >/dev/null 2>&1\n");
    packages("RUN apk add bash>log\n", "RUN apk add nodejs npm bash>log\n");
    packages("RUN apk add bash --no-cache\n", "RUN apk add bash nodejs npm --no-cache\n");
    packages("RUN apk add \"bash\" 'gcc>12'\n", "RUN apk add \"bash\" 'gcc>12' nodejs npm\n");
    packages("RUN apk add $PKGS\n", "RUN apk add $PKGS nodejs npm\n");
    packages("RUN apk add --no-cache ${PKGS} && true\n", "RUN apk add --no-cache ${PKGS} nodejs npm && true\n");
    packages("RUN apk update && apk add bash && rm -rf x\n", "RUN apk update && apk add bash nodejs npm && rm -rf x\n");
    packages("RUN sudo -E apk --no-cache add bash; true\n", "RUN sudo -E apk --no-cache add bash nodejs npm; true\n");
    packages("RUN (set -e; apk add bash)\n", "RUN (set -e; apk add bash nodejs npm)\n");
    packages("RUN yes | apk add bash\n", "RUN yes | apk add bash nodejs npm\n");
    packages("RUN apk add bash || exit 1\n", "RUN apk add bash nodejs npm || exit 1\n");
    packages(
        "RUN --mount=type=cache,target=/var/cache/apk \\\n    apk add bash \\\n    && true\n",
        "RUN --mount=type=cache,target=/var/cache/apk \\\n    apk add bash nodejs npm \\\n    && true\n",
    );
    packages("RUN apk add \\\n    bash gcc\n", "RUN apk add \\\n    bash gcc nodejs npm\n");
}

#[test]
fn lists_with_one_a_line() {
    packages(
        r"
RUN apk add --no-cache \
      zlib \
      bash
",
        r"
RUN apk add --no-cache \
      zlib \
      bash \
      nodejs \
      npm
",
    );
    packages(
        r"
RUN apk add --no-cache zlib \
	bash \
	&& rm -rf /tmp/*
",
        r"
RUN apk add --no-cache zlib \
	bash \
	nodejs \
	npm \
	&& rm -rf /tmp/*
",
    );
    packages(
        r"
RUN apk add --no-cache \
    zlib && \
    true
",
        r"
RUN apk add --no-cache \
    zlib \
    nodejs \
    npm && \
    true
",
    );
    packages(
        r"
RUN apk add \
    zlib \
    $EXTRA \
 && true
",
        r"
RUN apk add \
    zlib \
    $EXTRA \
    nodejs \
    npm \
 && true
",
    );
    packages(
        r"
RUN apk add \
    zlib    \
    bash    \
    openssl \
    gcc
",
        r"
RUN apk add \
    zlib    \
    bash    \
    openssl \
    gcc     \
    nodejs  \
    npm
",
    );
}

#[test]
fn sorted_lists() {
    packages(
        r"
RUN apk add --no-cache \
    bash \
    git \
    openssl \
    zlib
",
        r"
RUN apk add --no-cache \
    bash \
    git \
    nodejs \
    npm \
    openssl \
    zlib
",
    );
    packages(
        r"
RUN apk add --no-cache \
    openssl \
    zlib; \
    true
",
        r"
RUN apk add --no-cache \
    nodejs \
    npm \
    openssl \
    zlib; \
    true
",
    );
    packages(
        r"
RUN apk add openssl \
            zlib
",
        r"
RUN apk add nodejs \
            npm \
            openssl \
            zlib
",
    );
    packages(
        r"
RUN apk add \
    bash \
    npm-check \
    zlib
",
        r"
RUN apk add \
    bash \
    nodejs \
    npm \
    npm-check \
    zlib
",
    );
    packages(
        r"
RUN apk add \
    bash \
    gcc \
    && true
",
        r"
RUN apk add \
    bash \
    gcc \
    nodejs \
    npm \
    && true
",
    );
}

#[test]
fn comments_in_lists_stay_with_the_package_below() {
    packages(
        r"
RUN apk add \
    # shells
    bash \
    # for TLS \
    openssl \
    # the rest

    zlib
",
        r"
RUN apk add \
    # shells
    bash \
    nodejs \
    npm \
    # for TLS \
    openssl \
    # the rest

    zlib
",
    );
    packages(
        r"
RUN apk add \
    # for TLS
    openssl \
    zlib \
    # clean up
    && true
",
        r"
RUN apk add \
    nodejs \
    npm \
    # for TLS
    openssl \
    zlib \
    # clean up
    && true
",
    );
    packages(
        "RUN apk add \\\n    zlib \\\n    bash \\\n    # last\n    gcc\n",
        "RUN apk add \\\n    zlib \\\n    bash \\\n    # last\n    gcc \\\n    nodejs \\\n    npm\n",
    );
}

#[test]
fn mixed_lists() {
    packages(
        "RUN apk add \\\n    bash gcc \\\n    openssl zlib \\\n    && true\n",
        "RUN apk add \\\n    bash gcc \\\n    openssl zlib nodejs npm \\\n    && true\n",
    );
    packages("RUN apk add bash gcc \\\n    zlib\n", "RUN apk add bash gcc \\\n    zlib nodejs npm\n");
}

#[test]
fn other_escape_characters_and_blanks() {
    let whole = |list: &str| format!("# escape=`\nFROM alpine\n{READY}RUN apk add `\n{list}\nRUN prisma generate\n");
    becomes(&whole("  zlib `\n  bash"), &whole("  zlib `\n  bash `\n  nodejs `\n  npm"));
    packages(
        "RUN apk add \\  \n    zlib \\\t\n    bash  \n",
        "RUN apk add \\  \n    zlib \\\t\n    bash \\\n    nodejs \\\n    npm  \n",
    );
}

#[test]
fn in_retry_loops() {
    packages(
        r#"
RUN for i in 1 2 3; do \
      apk add --no-cache bash gcc && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
"#,
        r#"
RUN for i in 1 2 3; do \
      apk add --no-cache bash gcc nodejs npm && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
"#,
    );
    packages(
        r"
RUN for n in 1 2 3 4; do \
        apk add \
          zlib \
          bash && break || sleep 5; \
    done && true
",
        r"
RUN for n in 1 2 3 4; do \
        apk add \
          zlib \
          bash \
          nodejs \
          npm && break || sleep 5; \
    done && true
",
    );
    packages("RUN until apk add bash; do sleep 1; done\n", "RUN until apk add bash nodejs npm; do sleep 1; done\n");
    stays(&format!(
        "FROM alpine\n{READY}RUN for i in 1 2; do apk add nodejs npm && break; done\nRUN prisma generate\n"
    ));
}

#[test]
fn in_scripts() {
    packages("RUN <<EOF\nset -e\napk add bash\nEOF\n", "RUN <<EOF\nset -e\napk add bash nodejs npm\nEOF\n");
    packages(
        "RUN <<-EOF\n\tapk add \\\n\t\tzlib \\\n\t\tbash\n\trm -rf x\n\tEOF\n",
        "RUN <<-EOF\n\tapk add \\\n\t\tzlib \\\n\t\tbash \\\n\t\tnodejs \\\n\t\tnpm\n\trm -rf x\n\tEOF\n",
    );
    packages("RUN bash -e <<'EOF'\napk add bash\nEOF\n", "RUN bash -e <<'EOF'\napk add bash nodejs npm\nEOF\n");
    packages(
        "RUN [\"/bin/sh\", \"-c\", \"apk add bash && true\"]\n",
        "RUN [\"/bin/sh\", \"-c\", \"apk add bash nodejs npm && true\"]\n",
    );
    packages(
        "RUN [\"apk\", \"add\", \"--no-cache\", \"bash\"]\n",
        "RUN [\"apk\", \"add\", \"--no-cache\", \"bash\", \"nodejs\", \"npm\"]\n",
    );
    let crlf = format!("FROM alpine\n{READY}RUN <<EOF\napk add bash # tools\nEOF\nRUN prisma generate\n")
        .replace('\n', "\r\n");
    let expected = crlf.replace("RUN prisma", "RUN apk add --no-cache nodejs npm\r\nRUN prisma");
    assert_eq!(rewrite(&crlf, &prisma()).text, expected);
    becomes(
        &format!("# escape=`\nFROM alpine\n{READY}RUN <<EOF\napk add \\\n  zlib \\\n  bash\nprisma generate\nEOF\n"),
        &format!(
            "# escape=`\nFROM alpine\n{READY}RUN <<EOF\napk add \\\n  zlib \\\n  bash \\\n  nodejs \\\n  npm\n\
             prisma generate\nEOF\n"
        ),
    );
}

#[test]
fn one_package_may_be_there() {
    packages("RUN apk add nodejs-22 bash\n", "RUN apk add nodejs-22 bash npm\n");
    packages("RUN apk add npm\n", "RUN apk add npm nodejs\n");
    packages("RUN apk add 'nodejs=~22' npm@edge\n", "RUN apk add 'nodejs=~22' npm@edge\n");
    packages("RUN apk add nodejs-current && apk add npm\n", "RUN apk add nodejs-current && apk add npm\n");
    packages("RUN for p in nodejs npm; do apk add $p; done\n", "RUN for p in nodejs npm; do apk add $p; done\n");
    packages("ARG PKGS=\"nodejs npm\"\nRUN apk add $PKGS\n", "ARG PKGS=\"nodejs npm\"\nRUN apk add $PKGS\n");
    packages("RUN apk add '!nodejs' npm bash\n", "RUN apk add '!nodejs' npm bash nodejs\n");
    packages("RUN apk add bash; apk add nodejs\n", "RUN apk add bash npm; apk add nodejs\n");
}

#[test]
fn present_in_a_base() {
    stays(&format!("FROM alpine AS base\nRUN apk add nodejs npm\nFROM base\n{READY}RUN prisma generate\n"));
    becomes(
        &format!("FROM alpine AS base\nRUN apk add nodejs\nFROM base\n{READY}RUN apk add bash\nRUN prisma generate\n"),
        &format!(
            "FROM alpine AS base\nRUN apk add nodejs\nFROM base\n{READY}RUN apk add bash npm\nRUN prisma generate\n"
        ),
    );
    becomes(
        "FROM alpine AS a\nRUN apk add bash\nRUN prisma generate\nFROM a\nRUN prisma generate\n",
        &format!(
            "FROM alpine AS a\nRUN apk add bash nodejs npm\n{READY}RUN prisma generate\nFROM a\nRUN prisma generate\n"
        ),
    );
}

/// A line of its own is what is left where no command will do.
#[test]
fn commands_that_will_not_do() {
    for line in [
        "RUN pip install prisma",
        "RUN apk add --virtual .build gcc",
        "RUN apk add -t .build gcc && make && apk del .build",
        "RUN apk add gcc && make && apk del gcc",
        "RUN apk add $BUILD && make && apk del $BUILD",
        "RUN apk add --root /mnt bash",
        "RUN chroot /mnt apk add bash",
        "RUN apk add bash || true",
        "RUN apk add bash || apk add busybox",
        "RUN if [ -n \"$A\" ]; then apk add bash; fi",
        "RUN [ -n \"$A\" ] && apk add bash",
        "RUN case $A in a) apk add bash ;; esac",
        "RUN f() { apk add bash; }; f",
        "RUN for p in bash zlib; do apk add $p; done",
        "RUN cat list | xargs apk add",
        "RUN apk add --no-network bash",
        "RUN --network=none apk add bash",
        "RUN apk add --allow-untrusted ./glibc.apk",
        "RUN echo apk add bash",
        "RUN apk update",
        "RUN apk upgrade --no-cache",
        "ONBUILD RUN apk add bash",
        "RUN sh -c 'apk add bash'",
    ] {
        packages(&format!("{line}\n"), &format!("{line}\nRUN apk add --no-cache nodejs npm\n"));
    }
}

#[test]
fn the_first_command_that_will_do() {
    packages(
        "RUN apk add -t .build gcc\nRUN apk add bash\nRUN apk add zlib\n",
        "RUN apk add -t .build gcc\nRUN apk add bash nodejs npm\nRUN apk add zlib\n",
    );
    packages(
        "RUN apk add -X http://edge.example/testing gosu\nRUN apk add bash\n",
        "RUN apk add -X http://edge.example/testing gosu\nRUN apk add bash nodejs npm\n",
    );
    becomes(
        &format!("FROM alpine\n{READY}RUN prisma generate\nRUN apk add bash\n"),
        &format!("FROM alpine\n{READY}RUN apk add --no-cache nodejs npm\nRUN prisma generate\nRUN apk add bash\n"),
    );
    becomes(
        &format!("FROM alpine\n{READY}RUN apk add bash && prisma generate && apk add zlib\n"),
        &format!("FROM alpine\n{READY}RUN apk add bash nodejs npm && prisma generate && apk add zlib\n"),
    );
    becomes(
        &format!("FROM alpine\n{READY}RUN prisma generate && apk add bash\n"),
        &format!("FROM alpine\n{READY}RUN apk add --no-cache nodejs npm\nRUN prisma generate && apk add bash\n"),
    );
}

#[test]
fn packages_that_are_deleted_again() {
    packages(
        "RUN apk add bash && apk add -t .n nodejs npm && x && apk del .n\n",
        "RUN apk add bash nodejs npm && apk add -t .n nodejs npm && x && apk del .n\n",
    );
    packages(
        "RUN apk add nodejs npm && x && apk del nodejs npm\n",
        "RUN apk add nodejs npm && x && apk del nodejs npm\nRUN apk add --no-cache nodejs npm\n",
    );
    packages(
        "RUN apk add bash\nRUN apk add npm\nRUN apk del nodejs\n",
        "RUN apk add bash\nRUN apk add npm\nRUN apk del nodejs\nRUN apk add --no-cache nodejs\n",
    );
    let result = stays(&format!("FROM alpine\n{READY}RUN apk add nodejs npm && apk del npm && prisma generate\n"));
    assert_eq!(result.skips, [(3, SkipCode::Deleted)]);
}

#[test]
fn a_line_of_its_own_stands_above_the_comment() {
    becomes(
        r"
# syntax=docker/dockerfile:1
FROM python:3.12-alpine

COPY . .

# Generates the client.
# It needs the schema.
RUN prisma generate
",
        r"
# syntax=docker/dockerfile:1
FROM python:3.12-alpine

COPY . .

RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
# Generates the client.
# It needs the schema.
RUN prisma generate
",
    );
    becomes(
        "ARG BASE=cgr.dev/chainguard/wolfi-base\nFROM ${BASE}\n  RUN prisma generate\n",
        "ARG BASE=cgr.dev/chainguard/wolfi-base\nFROM ${BASE}\n  RUN apk add --no-cache nodejs npm\n  \
         ENV PRISMA_USE_GLOBAL_NODE=true\n  RUN prisma generate\n",
    );
}

#[test]
fn stages_whose_package_manager_is_not_known() {
    for from in ["FROM internal", "ARG B\nFROM $B", "FROM opensuse/leap:15.6", "FROM internal AS a\nFROM a"] {
        let text = format!("{from}\n{READY}RUN prisma generate\n");
        let result = stays(&text);
        let line = text.matches('\n').count();
        assert_eq!(result.skips, [(line, SkipCode::UnknownBase)], "{from}");
        let result = stays(&text.replace(READY, ""));
        assert_eq!(result.skips, [(line - 1, SkipCode::UnknownBase)], "{from}");
    }
    for from in [
        "FROM internal\nRUN apk info",
        "FROM internal AS a\nRUN apk update\nFROM a",
        "ARG V=3.12\nFROM python:${V}-alpine",
    ] {
        becomes(
            &format!("{from}\n{READY}RUN prisma generate\n"),
            &format!("{from}\n{READY}RUN apk add --no-cache nodejs npm\nRUN prisma generate\n"),
        );
    }
    for from in ["FROM debian", "FROM python:3.12-slim", "FROM debian:12 AS a\nFROM a"] {
        becomes(
            &format!("{from}\n{READY}RUN prisma generate\n"),
            &format!(
                "{from}\n{READY}RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && \
                 rm -rf /var/lib/apt/lists/*\nRUN prisma generate\n"
            ),
        );
    }
    let maybe = "RUN if command -v apk; then apk add bash; else apt-get install bash; fi\n";
    let result = stays(&format!("FROM internal\n{READY}{maybe}RUN prisma generate\n"));
    assert_eq!(result.skips, [(4, SkipCode::UnknownBase)]);
}

#[test]
fn shells_that_run_no_command_of_this_kind() {
    let text = "FROM alpine\nSHELL [\"pwsh\", \"-Command\"]\nRUN [\"prisma\", \"generate\"]\n";
    assert_eq!(stays(text).skips, [(3, SkipCode::ShellNotPosix)]);
}

#[test]
fn users_that_may_not_install() {
    for user in ["USER app", "USER 1000:0", "ARG U\nUSER $U"] {
        let result = stays(&format!("FROM alpine\n{READY}{user}\nRUN prisma generate\n"));
        assert_eq!(result.skips.first().map(|skip| skip.1), Some(SkipCode::NotRoot), "{user}");
    }
    becomes(
        &format!("FROM alpine\n{READY}RUN apk add bash\nUSER app\nRUN prisma generate\n"),
        &format!("FROM alpine\n{READY}RUN apk add bash nodejs npm\nUSER app\nRUN prisma generate\n"),
    );
    becomes(
        &format!("FROM alpine AS a\n{READY}USER app\nFROM a\nUSER root\nRUN prisma generate\n"),
        &format!(
            "FROM alpine AS a\n{READY}USER app\nFROM a\nUSER root\nRUN apk add --no-cache nodejs npm\nRUN prisma generate\n"
        ),
    );
}

#[test]
fn the_variable_joins_a_several_line_env() {
    variables(
        r#"
ENV UV_LINK_MODE=copy \
    UV_COMPILE_BYTECODE=1 \
    PATH="/app/.venv/bin:${PATH}"
"#,
        r#"
ENV UV_LINK_MODE=copy \
    UV_COMPILE_BYTECODE=1 \
    PRISMA_USE_GLOBAL_NODE=true \
    PATH="/app/.venv/bin:${PATH}"
"#,
    );
    variables("ENV A=1 \\\n    B=2\n", "ENV A=1 \\\n    B=2 \\\n    PRISMA_USE_GLOBAL_NODE=true\n");
    variables(
        "ENV \\\n  A=1 \\\n  # why\n  B=$A \\\n  PATH=/x:$PATH\n",
        "ENV \\\n  A=1 \\\n  PRISMA_USE_GLOBAL_NODE=true \\\n  # why\n  B=$A \\\n  PATH=/x:$PATH\n",
    );
    variables(
        "ENV A=$B \\\n    PATH=/x:$PATH\n",
        "ENV PRISMA_USE_GLOBAL_NODE=true \\\n    A=$B \\\n    PATH=/x:$PATH\n",
    );
    variables(
        "ENV A=$B \\\n    C='$D' \\\n    E=\\$F\n",
        "ENV A=$B \\\n    C='$D' \\\n    E=\\$F \\\n    PRISMA_USE_GLOBAL_NODE=true\n",
    );
    variables(
        "ENV A=1 B=2 \\\n    C=3 \\\n    D=4 \\\n    E=5 PATH=/x:$PATH\n",
        "ENV A=1 B=2 \\\n    C=3 \\\n    D=4 \\\n    PRISMA_USE_GLOBAL_NODE=true \\\n    E=5 PATH=/x:$PATH\n",
    );
    variables(
        "ENV A=1    \\\n\tB=22  \\\n\tC=3\n",
        "ENV A=1    \\\n\tB=22  \\\n\tC=3 \\\n\tPRISMA_USE_GLOBAL_NODE=true\n",
    );
    variables(
        "ENV A=1 \\  \n    B=\"2 \\\n 3\" \\\n\n    # c\n    PATH=$PATH  \n",
        "ENV A=1 \\  \n    B=\"2 \\\n 3\" \\\n    PRISMA_USE_GLOBAL_NODE=true \\\n\n    # c\n    PATH=$PATH  \n",
    );
    variables(
        "ENV A=1 \\\n    B=2\nENV C=3 \\\n    D=4\nENV E=5\nENV F 6\n",
        "ENV A=1 \\\n    B=2\nENV C=3 \\\n    D=4 \\\n    PRISMA_USE_GLOBAL_NODE=true\nENV E=5\nENV F 6\n",
    );
}

#[test]
fn the_variable_gets_a_line_of_its_own() {
    for body in [
        "",
        "ENV A=1\n",
        "ENV A 1\n",
        "ENV A=1 B=2\n",
        "ENV A=1 \\\n    B=2 C=3\n",
        "ENV A=\"1 \\\n 2\"\n",
        "LABEL a=1 \\\n      b=2\n",
        "ENV A=1\n\n",
        "RUN PRISMA_USE_GLOBAL_NODE=true other\n",
        "ENV OTHER_PRISMA_USE_GLOBAL_NODE=true\n",
        "ONBUILD ENV PRISMA_USE_GLOBAL_NODE=true\n",
    ] {
        let result = variables(body, &format!("{body}{READY}"));
        assert_eq!(result.effects, [Effect::Same], "{body}");
    }
    becomes(
        "FROM alpine AS a\nENV A=1 \\\n    B=2\nFROM alpine\nRUN apk add npm nodejs\nRUN prisma generate\nENV A=1 \\\n    B=2\n",
        &format!(
            "FROM alpine AS a\nENV A=1 \\\n    B=2\nFROM alpine\nRUN apk add npm nodejs\n{READY}RUN prisma generate\n\
             ENV A=1 \\\n    B=2\n"
        ),
    );
}

#[test]
fn the_variable_is_set_already() {
    for value in ["true", "True", "1", "\"on\"", "'YES'"] {
        let result = variables(
            &format!("ENV PRISMA_USE_GLOBAL_NODE={value}\n"),
            &format!("ENV PRISMA_USE_GLOBAL_NODE={value}\n"),
        );
        assert_eq!(result.effects, [], "{value}");
    }
    for body in [
        "ENV A=1 PRISMA_USE_GLOBAL_NODE=true\n",
        "ENV PRISMA_USE_GLOBAL_NODE true\n",
        "ARG V=true\nENV PRISMA_USE_GLOBAL_NODE=$V\n",
        "ARG PRISMA_USE_GLOBAL_NODE\nENV PRISMA_USE_GLOBAL_NODE=${PRISMA_USE_GLOBAL_NODE:-true}\n",
    ] {
        variables(body, body);
    }
    stays(&format!("FROM alpine AS a\n{READY}RUN apk add nodejs npm\nFROM a AS b\nFROM b\nRUN prisma generate\n"));
}

#[test]
fn another_value_is_replaced() {
    for (before, after) in [
        ("ENV PRISMA_USE_GLOBAL_NODE=false\n", "ENV PRISMA_USE_GLOBAL_NODE=true\n"),
        ("ENV PRISMA_USE_GLOBAL_NODE 0\n", "ENV PRISMA_USE_GLOBAL_NODE true\n"),
        ("ENV PRISMA_USE_GLOBAL_NODE=\n", "ENV PRISMA_USE_GLOBAL_NODE=true\n"),
        ("ENV PRISMA_USE_GLOBAL_NODE=\"no\" A=1\n", "ENV PRISMA_USE_GLOBAL_NODE=true A=1\n"),
        ("ENV A=1 \\\n  PRISMA_USE_GLOBAL_NODE=\\\n  B=2\n", "ENV A=1 \\\n  PRISMA_USE_GLOBAL_NODE=true\\\n  B=2\n"),
        ("ENV PRISMA_USE_GLOBAL_NODE=$X\n", "ENV PRISMA_USE_GLOBAL_NODE=true\n"),
        (
            "ENV PRISMA_USE_GLOBAL_NODE=true\nENV PRISMA_USE_GLOBAL_NODE=off\n",
            "ENV PRISMA_USE_GLOBAL_NODE=true\nENV PRISMA_USE_GLOBAL_NODE=true\n",
        ),
    ] {
        let result = variables(before, after);
        assert_eq!(result.effects, [Effect::Replaced], "{before}");
    }
}

#[test]
fn an_inherited_value_is_overridden() {
    let result = becomes(
        "FROM alpine AS a\nENV PRISMA_USE_GLOBAL_NODE=false\nRUN apk add npm nodejs\nFROM a\nENV A=1 \\\n    B=2\n\
         RUN prisma generate\n",
        &format!(
            "FROM alpine AS a\nENV PRISMA_USE_GLOBAL_NODE=false\nRUN apk add npm nodejs\nFROM a\nENV A=1 \\\n    B=2\n\
             {READY}RUN prisma generate\n"
        ),
    );
    assert_eq!(result.effects, [Effect::Replaced]);
}

#[test]
fn an_arg_does_not_count() {
    variables("ARG PRISMA_USE_GLOBAL_NODE=true\n", &format!("ARG PRISMA_USE_GLOBAL_NODE=true\n{READY}"));
    variables(
        "ENV A=1 \\\n    B=2\nARG PRISMA_USE_GLOBAL_NODE=false\n",
        &format!("ENV A=1 \\\n    B=2\nARG PRISMA_USE_GLOBAL_NODE=false\n{READY}"),
    );
    variables(
        &format!("{READY}ARG PRISMA_USE_GLOBAL_NODE=false\n"),
        &format!("{READY}ARG PRISMA_USE_GLOBAL_NODE=false\n{READY}"),
    );
}

#[test]
fn the_variable_is_in_force_at_every_command() {
    let whole = |first: &str, second: &str| {
        format!("FROM alpine\nRUN apk add nodejs npm\n{first}RUN prisma generate\n{second}RUN prisma py fetch\n")
    };
    becomes(&whole("", READY), &whole(READY, READY));
    becomes(&whole("", ""), &whole(READY, ""));
    let wrong = "ENV PRISMA_USE_GLOBAL_NODE=false\n";
    becomes(&whole(READY, wrong), &whole(READY, READY));
    becomes(&whole("", wrong), &whole(READY, READY));
    becomes(&whole(wrong, ""), &whole(READY, ""));
    let after = format!("{}{wrong}", whole(READY, ""));
    stays(&after);
}

#[test]
fn commands_that_set_the_variable_themselves() {
    let whole = |run: &str| format!("FROM alpine\nRUN apk add nodejs npm\nRUN {run}\n");
    for run in [
        "PRISMA_USE_GLOBAL_NODE=true prisma generate",
        "env PRISMA_USE_GLOBAL_NODE=1 prisma generate",
        "export PRISMA_USE_GLOBAL_NODE=true && prisma generate",
        "uv run env PRISMA_USE_GLOBAL_NODE=true prisma generate",
    ] {
        assert_eq!(stays(&whole(run)).skips, [], "{run}");
    }
    for run in [
        "PRISMA_USE_GLOBAL_NODE=false prisma generate",
        "PRISMA_USE_GLOBAL_NODE=$X prisma generate",
        "export PRISMA_USE_GLOBAL_NODE=no; prisma generate",
        "PRISMA_USE_GLOBAL_NODE=no; prisma generate",
    ] {
        assert_eq!(stays(&whole(run)).skips, [(3, SkipCode::Overridden)], "{run}");
    }
    let own = "FROM alpine\nRUN apk add nodejs npm\nRUN PRISMA_USE_GLOBAL_NODE=true prisma generate\n";
    becomes(&format!("{own}RUN prisma py fetch\n"), &format!("{own}{READY}RUN prisma py fetch\n"));
}

#[test]
fn stages_that_are_none_of_its_business() {
    for text in [
        "FROM alpine\nRUN apk add bash\nRUN npm run build\n",
        "FROM alpine\nRUN apk add bash\nRUN npx prisma generate\n",
        "FROM node:22-alpine\nRUN apk add bash\nRUN prisma generate\n",
        "FROM alpine\nRUN apk add bash\nRUN echo \"prisma generate\" # prisma generate\nCMD prisma generate\n",
        "FROM alpine\nRUN npm install -g prisma && prisma generate\n",
    ] {
        let result = stays(text);
        assert_eq!((result.skips, result.effects), (vec![], vec![]), "{text}");
    }
    let result = stays("FROM alpine\nRUN apk add bash\nRUN npx prisma generate\nRUN uv run prisma generate\n");
    assert_eq!(result.skips, [(4, SkipCode::Ambiguous)]);
}

#[test]
fn several_stages() {
    becomes(
        r#"
FROM python:3.12-alpine AS api
RUN apk add --no-cache gcc
RUN uv run --frozen prisma generate

FROM node:22 AS ui
RUN npm ci && npm run build

FROM python:3.12-alpine
RUN apk add --no-cache tini
COPY --from=api /app /app
CMD ["prisma", "migrate", "deploy"]
"#,
        r#"
FROM python:3.12-alpine AS api
RUN apk add --no-cache gcc nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN uv run --frozen prisma generate

FROM node:22 AS ui
RUN npm ci && npm run build

FROM python:3.12-alpine
RUN apk add --no-cache tini
COPY --from=api /app /app
CMD ["prisma", "migrate", "deploy"]
"#,
    );
}

/// The built-in transform with a comment for each of its steps.
fn commented() -> Transform {
    let file = BUILT_IN.iter().find(|file| file.path.contains("prisma-system-node")).unwrap();
    let with = |text: String, action: &str, comment: &str| {
        let key = format!("action = \"{action}\"\n");
        assert!(text.contains(&key), "{text}");
        text.replace(&key, &format!("{key}comment = \"{comment}\"\n"))
    };
    let text = with(file.text.to_owned(), "install", r"nodejs and npm, so that\n\nnothing is downloaded\n");
    parse_transform(&with(text, "env", "No download.")).unwrap()
}

#[test]
fn comments() {
    becomes_with(
        &commented(),
        r"
FROM alpine
# The base.
RUN apk add bash
ENV A=1 \
    B=2
RUN prisma generate
",
        r"
FROM alpine
# The base.
# nodejs and npm, so that
#
# nothing is downloaded
RUN apk add bash nodejs npm
# No download.
ENV A=1 \
    B=2 \
    PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate
",
    );
    becomes_with(
        &commented(),
        "FROM alpine\n# Generates.\nRUN prisma generate\n",
        r"
FROM alpine
# nodejs and npm, so that
#
# nothing is downloaded
RUN apk add --no-cache nodejs npm
# No download.
ENV PRISMA_USE_GLOBAL_NODE=true
# Generates.
RUN prisma generate
",
    );
    becomes_with(
        &commented(),
        "FROM alpine\n# No download.\nENV PRISMA_USE_GLOBAL_NODE=no\nRUN apk add npm nodejs\nRUN prisma generate\n",
        "FROM alpine\n# No download.\nENV PRISMA_USE_GLOBAL_NODE=true\nRUN apk add npm nodejs\nRUN prisma generate\n",
    );
}

/// A transform without a condition.
fn everywhere() -> Transform {
    let text = r#"
name = "everywhere"
summary = "Gives each stage a certificate bundle."
why = "So that TLS works."

[[steps]]
action = "install"
command = "apk add"
options = ["--no-cache"]
packages = [{ name = "ca-certificates" }]

[[steps]]
action = "env"
set = { SSL_DIR = { value = "/etc/my certs" }, LEVEL = { value = "5" } }

[[examples]]
before = "FROM scratch\n"
after = "FROM scratch\n"
"#;
    parse_transform(text).unwrap()
}

#[test]
fn without_a_condition() {
    let result = becomes_with(
        &everywhere(),
        "FROM alpine\nRUN a\nRUN apk add bash\n\nFROM debian\nRUN b\n\nFROM scratch\nCOPY a b\n",
        "FROM alpine\nENV SSL_DIR=\"/etc/my certs\" LEVEL=5\nRUN a\nRUN apk add bash ca-certificates\n\n\
         FROM debian\nRUN b\n\nFROM scratch\nCOPY a b\n",
    );
    assert_eq!(result.skips.iter().map(|skip| skip.1).collect::<Vec<_>>(), [SkipCode::UnknownBase]);
    becomes_with(
        &everywhere(),
        "FROM alpine\nENV A=1 \\\n  B=2 \\\n  C=$A\nRUN apk add --no-cache bash\n",
        "FROM alpine\nENV A=1 \\\n  B=2 \\\n  SSL_DIR=\"/etc/my certs\" \\\n  LEVEL=5 \\\n  C=$A\n\
         RUN apk add --no-cache bash ca-certificates\n",
    );
}

/// What the transform writes is a command too, and may not be the next need.
#[test]
fn a_need_of_every_command() {
    let text = r#"
name = "everything"
summary = "Adds a package for everything."
why = "A test."

[when]
runs = ["*"]

[[steps]]
action = "install"
command = "apk add"
packages = ["a"]
"#;
    let transform = parse_transform(text).unwrap();
    becomes_with(&transform, "FROM alpine\nRUN b c\n", "FROM alpine\nRUN apk add a\nRUN b c\n");
    becomes_with(&transform, "FROM alpine\nRUN apk add b\n", "FROM alpine\nRUN apk add b a\n");
    becomes_with(&transform, "FROM alpine\nRUN apk add a && apk del a\n", "FROM alpine\nRUN apk add a && apk del a\n");
}
