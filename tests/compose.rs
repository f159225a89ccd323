//! Dockerfiles in Compose files: what is rewritten, and that everything else stays, byte for byte.

#[path = "compose/real.rs"]
mod real;

use std::fs;
use std::process::{Command, Stdio};

use dockmod::base::edit::Edit;
use dockmod::base::span::{LineIndex, Position, Span};
use dockmod::embed::compose;
use dockmod::engine::{Engine, Failure, Outcome};
use dockmod::report::SkipCode;
use dockmod::transforms::load::built_in;
use dockmod::transforms::model::Transform;

fn rewrite(file: &str, transforms: &[Transform]) -> Outcome {
    let outcome = compose::rewrite(file, &Engine::new(transforms));
    // The edits make the new text, and each change is made by some of them.
    let (mut made, mut at) = (String::new(), 0);
    for Edit { span, text } in &outcome.edits {
        assert!(at < span.start, "edits touch");
        made.push_str(&file[at..span.start]);
        made.push_str(text);
        at = span.end;
    }
    assert_eq!(made + &file[at..], outcome.text);
    assert!(outcome.changes.iter().all(|change| !change.edits.is_empty()));
    assert!(outcome.changes.iter().flat_map(|change| &change.edits).all(|&edit| edit < outcome.edits.len()));
    outcome
}

fn retry() -> Vec<Transform> {
    built_in().into_iter().filter(|transform| transform.name == "apk-add-retry").collect()
}

/// What becomes of a file, which is stable.
#[track_caller]
fn rewritten(file: &str) -> String {
    let outcome = rewrite(file, &built_in());
    assert_eq!(outcome.failure, None, "{file}");
    let again = rewrite(&outcome.text, &built_in());
    assert_eq!((again.text, again.changes.len()), (outcome.text.clone(), 0), "{file}");
    assert_eq!(outcome.text == file, outcome.changes.is_empty());
    outcome.text
}

fn position(file: &str, span: Span) -> Position {
    LineIndex::new(file).position(span.start)
}

#[track_caller]
fn refused(file: &str) -> (usize, usize, String) {
    let outcome = rewrite(file, &built_in());
    assert_eq!(outcome.text, file);
    match outcome.failure {
        Some(Failure::Syntax(errors)) => {
            let Position { line, column } = position(file, errors[0].span);
            (line, column, errors[0].message.clone())
        }
        other => panic!("{other:?} for {file}"),
    }
}

const LOOP: &str = "\
RUN for i in 1 2 3; do \\
      apk add X && break; \\
      [ $$i = 3 ] && { echo \"apk add failed after 3 retries\" >&2; exit 1; }; \\
      sleep 5; \\
    done
";

/// The loop around `apk add package`, indented.
fn looped(indent: usize, package: &str) -> String {
    let line = |line: &str| format!("{}{}\n", " ".repeat(indent), line.replace('X', package));
    LOOP.lines().map(line).collect()
}

#[test]
fn only_the_blocks_change() {
    let file = "\
# The stack.   
x-note: &note {a: 1,   b: 'two'}
services:
  web:   # first
    build:
      context: .
      dockerfile_inline: |   # here
        FROM alpine
        
        RUN apk add vim
    environment: { dockerfile_inline: \"RUN apk add no\" }

  db: {image: postgres, build: {context: db}}
  \"quoted\":
     build:
       ? dockerfile_inline
       : |-
        FROM alpine
        RUN apk add bash

     # The end.
  plain:
    image: x
dockerfile_inline: |
  FROM alpine
  RUN apk add none
networks:
  build:
    dockerfile_inline: |
      RUN apk add none
";
    let expected = file
        .replace("        RUN apk add vim\n", &looped(8, "vim"))
        .replace("        RUN apk add bash\n", &looped(8, "bash"));
    assert_eq!(rewritten(file), expected);
}

fn service(dockerfile: &str) -> String {
    format!("services:\n  a:\n    build:\n      dockerfile_inline: {dockerfile}")
}

#[test]
fn every_kind_of_literal_block() {
    let body = |indent: usize| format!("{0}FROM alpine\n{0}RUN apk add a\n", " ".repeat(indent));
    let done = |indent: usize| format!("{}FROM alpine\n{}", " ".repeat(indent), looped(indent, "a"));
    for header in ["|", "|-", "|+", "|2", "|2-", "|+2", "| # x"] {
        let (before, after) = (format!("{header}\n{}", body(8)), format!("{header}\n{}", done(8)));
        for tail in ["", "\n\n", "\nvolumes: {}\n", "# c\nvolumes: {}"] {
            assert_eq!(rewritten(&service(&(before.clone() + tail))), service(&(after.clone() + tail)), "{header}");
        }
    }
    // One blank will do; without the last line break; with its header on a line of its own.
    assert_eq!(rewritten(&service(&format!("|\n{}", body(7)))), service(&format!("|\n{}", done(7))));
    assert_eq!(
        rewritten(service(&format!("|\n{}", body(8))).trim_end()),
        service(&format!("|\n{}", done(8))).trim_end()
    );
    assert_eq!(
        rewritten(service(&format!("|-\n{}", body(8))).trim_end()),
        service(&format!("|-\n{}", done(8))).trim_end()
    );
    assert_eq!(
        rewritten(&service(&format!("\n        |\n{}", body(8)))),
        service(&format!("\n        |\n{}", done(8)))
    );
    // Windows, with and without a byte order mark; several documents.
    let windows = |text: &str| text.replace('\n', "\r\n");
    let (before, after) = (service(&format!("|\n{}", body(8))), service(&format!("|\n{}", done(8))));
    assert_eq!(rewritten(&windows(&before)), windows(&after));
    assert_eq!(rewritten(&format!("\u{feff}{before}")), format!("\u{feff}{after}"));
    assert_eq!(
        rewritten(&format!("%YAML 1.2\n---\n{before}---\n{before}...\n")),
        format!("%YAML 1.2\n---\n{after}---\n{after}...\n")
    );
    assert_eq!(rewritten(&format!("# caf\u{e9} \u{1f433}\n{before}")), format!("# caf\u{e9} \u{1f433}\n{after}"));
}

#[test]
fn blank_lines_and_lines_at_the_ends() {
    let file =
        service("|\n\n        # c\n        FROM alpine\n\n\n        RUN apk add a\n   \n        RUN apk add b\n");
    let expected =
        file.replace("        RUN apk add a\n", &looped(8, "a")).replace("        RUN apk add b\n", &looped(8, "b"));
    assert_eq!(rewritten(&file), expected);
    // New lines before others, next to a blank one.
    let file = service("|\n        FROM python:3.12-alpine\n\n        RUN prisma generate\n");
    let new = format!("{}        ENV PRISMA_USE_GLOBAL_NODE=true\n", looped(8, "--no-cache nodejs npm"));
    assert_eq!(rewritten(&file), file.replace("        RUN prisma", &format!("{new}        RUN prisma")));
}

#[test]
fn dollars() {
    let line = |line: &str| service(&format!("|\n        FROM alpine\n        {line}\n"));
    // What was there is spelled as it was; what is new is escaped.
    let file = line("RUN echo $(id) $$HOME $${A:-$$b} $1 ${OUT} && apk add a $(cat list) $$p ${PACKAGES:-vim} $Q");
    let after = rewritten(&file);
    assert!(after.contains("RUN echo $(id) $$HOME $${A:-$$b} $1 ${OUT} && for i in 1 2 3; do \\\n"), "{after}");
    assert!(after.contains("      apk add a $(cat list) $$p ${PACKAGES:-vim} $Q && break; \\\n"), "{after}");
    assert!(after.contains("[ $$i = 3 ]"), "{after}");
    // A loop that is right as Compose has it.
    let right = looped(8, "a");
    let file = service(&format!("|\n        FROM alpine\n{right}"));
    assert_eq!(rewritten(&file), file);
    // As Compose has it, this one tests a variable where Compose runs.
    let wrong = service(&format!("|\n        FROM alpine\n{}", right.replace("$$i", "$i")));
    let outcome = rewrite(&wrong, &retry());
    assert!(outcome.changes.len() + outcome.skips.len() > 0, "{}", outcome.text);
    // What Compose puts in is not what the Dockerfile sets.
    let file = service("|\n        ARG BASE=python:3.12-alpine\n        FROM ${BASE}\n        RUN prisma generate\n");
    let outcome = rewrite(&file, &built_in());
    assert_eq!((&outcome.text, outcome.skips.len(), outcome.skips[0].code), (&file, 1, SkipCode::UnknownBase));
    let file = file.replace("${BASE}", "$${BASE}");
    assert!(rewritten(&file).contains("RUN prisma generate") && rewritten(&file).contains("nodejs npm"));
    let file = line("ENV PRISMA_USE_GLOBAL_NODE=${NODE}\n        RUN apk add nodejs npm && prisma generate");
    assert!(
        rewrite(&file, &built_in()).text.contains("=${NODE}") || rewrite(&file, &built_in()).text.contains("=true")
    );
}

#[test]
fn messages_and_places_are_those_of_the_file() {
    let file =
        service("|\n        FROM alpine\n        RUN : $$x ${A} && apk add a\n        RUN --network=none apk add b\n");
    let outcome = rewrite(&file, &retry());
    let changes: Vec<_> = outcome.changes.iter().map(|change| position(&file, change.span)).collect();
    assert_eq!(changes, [Position { line: 6, column: 27 }]);
    assert_eq!((position(&file, outcome.skips[0].span).line, outcome.skips[0].code), (7, SkipCode::NetworkNone));
    let (line, column, message) = refused(&service("|-\n        FROM alpine\n        ${MORE}\n        RUN a\n"));
    assert_eq!((line, column), (6, 9));
    assert!(message.contains("${MORE}") && !message.contains("COMPOSE_"), "{message}");
    let (line, column, message) = refused(&service("|\n        FROM alpine\n        RUN a ${b%c}\n"));
    assert_eq!((line, column), (6, 15), "{message}");
    assert!(message.contains("`$${`"), "{message}");
    let (line, _, message) = refused("services:\n  a: [\n  b: }\n");
    assert!(line > 1 && message.starts_with("this is not valid YAML: "), "{line} {message}");
}

#[test]
fn what_is_no_block_is_said() {
    for (value, reason) in [
        ("\"FROM alpine\\nRUN apk add a\\n\"", "a quoted string"),
        ("'FROM alpine\n\n        RUN apk add a'", "a quoted string"),
        (">\n        FROM alpine\n\n        RUN apk add a\n", "a folded block"),
        ("!!str |\n        FROM alpine\n        RUN apk add a\n", "it has a tag"),
        ("&x |\n        FROM alpine\n        RUN apk add a\n", "it has an anchor"),
    ] {
        let file = service(value);
        let outcome = rewrite(&file, &retry());
        assert_eq!((&outcome.text, &outcome.failure), (&file, &None), "{value}");
        let skip = &outcome.skips[0];
        assert_eq!(
            (position(&file, skip.span).line, skip.code, outcome.skips.len()),
            (4, SkipCode::YamlStyle, 1),
            "{value}"
        );
        assert!(skip.message.contains(reason), "{}", skip.message);
    }
    let alias = format!("x-d: &d |\n  FROM alpine\n  RUN apk add a\n{}", service("*d\n"));
    let outcome = rewrite(&alias, &retry());
    assert_eq!((&outcome.text, position(&alias, outcome.skips[0].span).line), (&alias, 7));
    // Where there is nothing to do there is nothing to say.
    for value in ["FROM alpine", "\"FROM alpine\\n\"", "", "~", "''", "[a]", "{ a: b }"] {
        let outcome = rewrite(&service(value), &retry());
        assert_eq!((outcome.skips.len(), outcome.failure), (0, None), "{value}");
    }
    assert_eq!(
        refused(&service("BOGUS")).2,
        "line 1 of this Dockerfile: ".to_owned() + &refused(&service("|\n        BOGUS")).2
    );
}

/// Mappings that services share: their text is where it is written, and nowhere else.
#[test]
fn extensions_that_services_use() {
    let shared = |head: &str, indent: usize, body: &str, services: &str| {
        format!("{head}{0}dockerfile_inline: |\n{0}  FROM alpine\n{body}{services}", " ".repeat(indent))
    };
    for (head, indent, services) in [
        ("x-build: &b\n", 2, "services:\n  a:\n    build: *b\n"),
        ("x-build: &b\n", 2, "services:\n  a:\n    build:\n      <<: *b\n      target: x\n"),
        ("x-build: &b\n", 2, "services:\n  a:\n    build:\n      <<: [*b]\n"),
        ("x-app: &a\n  build:\n", 4, "services:\n  a: *a\n  b:\n    <<: *a\n"),
        ("x-all: &s\n  a:\n    build:\n", 6, "services: *s\n"),
        ("x-more:\n- one\n- two: &b\n", 4, "services:\n  a:\n    build: *b\n"),
    ] {
        let inner = indent + 2;
        let before = shared(head, indent, &format!("{}RUN apk add a\n", " ".repeat(inner)), services);
        assert_eq!(rewritten(&before), shared(head, indent, &looped(inner, "a"), services));
        // Not used, or used as something else.
        for other in [before.replace(['*', '&'], "_"), before.replace("x-", "y-"), before.replace("dockerfile_", "")] {
            assert_eq!(rewrite(&other, &retry()).changes.len(), 0, "{other}");
        }
    }
}

#[test]
fn files_without_any() {
    for file in
        ["", "# c\n", "services: {}\n", "services:\n- a\n", "a", "services: {a: {build: .}}\n", "---\n---\n", "[[[]]]"]
    {
        assert_eq!(rewritten(file), file);
    }
}

/// Depth and size are no danger.
#[test]
fn hostile_files() {
    for text in ["[", "{a: ", "- ", "? ", "&a ", "a:\n ", "!x ", "\"", "|\n", "${", "<<: *a\n"] {
        let file = text.repeat(20_000);
        let outcome = rewrite(&file, &retry());
        assert_eq!(outcome.text, file);
    }
    let many: String = (0..200)
        .map(|n| {
            format!("  s{n}:\n    build:\n      dockerfile_inline: |\n        FROM alpine\n        RUN apk add a\n")
        })
        .collect();
    let outcome = rewrite(&format!("services:\n{many}"), &retry());
    assert_eq!((outcome.failure, outcome.changes.len()), (None, 200));
}

/// Exit code, standard output and standard error of dockmod in a folder with these files.
fn run(files: &[(&str, &str)], arguments: &[&str]) -> (i32, String, String, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_dockmod"));
    let output = command.args(arguments).current_dir(folder.path()).stdin(Stdio::null()).output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code().unwrap(), out, err, folder)
}

#[test]
fn files_that_are_looked_at() {
    let file = service("|\n        FROM alpine\n        RUN apk add a\n");
    let names = ["compose.yaml", "docker-compose.override.yml", "other.yaml", "Dockerfile.yaml"];
    let files = names.map(|name| (name, &*file));
    assert_eq!(run(&files, &["--check"]).2, "note: no Dockerfiles found under .\n");
    let (code, out, ..) = run(&files, &["--check", "--compose"]);
    assert_eq!((code, &*out), (1, "compose.yaml\ndocker-compose.override.yml\n"));
    let (code, out, ..) = run(&files, &["--check", "--compose", "other.yaml"]);
    assert_eq!((code, &*out), (1, "other.yaml\n"));
    let (code, _, err, _) = run(&files, &["compose.yaml"]);
    assert!(code == 2 && err.contains("if this is a Compose file, use `--compose`"), "{err}");
    for other in ["-", "--list", "--test", "--explain=onbuild"] {
        assert_eq!(run(&files, &["--compose", other]).0, 2, "{other}");
    }
}

#[test]
fn the_configuration_may_ask_for_it() {
    let file = service("|\n        FROM alpine\n        RUN apk add a\n");
    let config = "compose = true\ninclude = ['*.docker']\nexclude = ['docker-*']\n";
    let files =
        [("compose.yaml", &*file), ("docker-compose.yml", &*file), ("other.yaml", &*file), ("dockmod.toml", config)];
    let (code, out, ..) = run(&files, &["--check"]);
    assert_eq!((code, &*out), (1, "compose.yaml\n"));
    assert_eq!(run(&files, &["--show-files"]).1, "compose.yaml\n");
    assert_eq!(run(&files, &["--show-files", "--isolated"]).1, "");
    assert_eq!(run(&files, &["--show-files", "--isolated", "--compose"]).1, "compose.yaml\ndocker-compose.yml\n");
    let (_, out, ..) = run(&files, &["--show-config", "compose.yaml"]);
    assert!(out.contains("compose = true # dockmod.toml:1") && !out.contains("left"), "{out}");
    // Standard input is YAML if its name says so.
    for (arguments, input_is_yaml) in [
        (&["-", "--stdin-filename", "compose.yaml", "--check"][..], true),
        (&["-", "--stdin-filename", "x.yml", "--isolated", "--compose", "--check"], true),
        (&["-", "--check"], false),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("dockmod.toml"), config).unwrap();
        fs::write(folder.path().join("input"), &file).unwrap();
        let input = fs::File::open(folder.path().join("input")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_dockmod"));
        let output = command.args(arguments).current_dir(folder.path()).stdin(input).output().unwrap();
        assert_eq!(output.status.code(), Some(if input_is_yaml { 1 } else { 2 }), "{arguments:?}");
    }
}

#[test]
fn a_file_is_rewritten_in_place() {
    let file = service("|\r\n        FROM alpine\n        RUN apk add a\n# caf\u{e9}\n");
    let (code, out, err, _) = run(&[("compose.yaml", &file)], &["--compose", "--diff"]);
    assert_eq!(
        (code, &*err),
        (0, "compose.yaml:6:13: apk-add-retry: retry `apk add` (up to 3 attempts)\n1 file would change, 1 change\n")
    );
    assert!(out.starts_with("--- a/compose.yaml\n+++ b/compose.yaml\n@@ -3,5 +3,9 @@\n     build:\n"), "{out}");
    let (code, _, _, folder) = run(&[("compose.yaml", &file)], &["--compose", "."]);
    assert_eq!(code, 0);
    assert_eq!(
        fs::read_to_string(folder.path().join("compose.yaml")).unwrap(),
        file.replace("        RUN apk add a\n", &looped(8, "a"))
    );
    let (code, _, err, folder) = run(&[("compose.yaml", "services:\n  a: b: c\n")], &["--compose", "."]);
    assert!(code == 2 && err.starts_with("compose.yaml:2:"), "{err}");
    assert_eq!(fs::read_to_string(folder.path().join("compose.yaml")).unwrap(), "services:\n  a: b: c\n");
}

#[test]
fn comments_keep_dockmod_from_a_block() {
    let file = service(
        "|\n        FROM alpine\n        # dockmod: ignore -- $$why\n        RUN apk add a\n        # dockmod: ignor\n",
    );
    let outcome = rewrite(&file, &retry());
    assert_eq!((&outcome.text, outcome.suppressed.len()), (&file, 1));
    let line = |span| position(&file, span).line;
    assert_eq!((line(outcome.suppressed[0].span), line(outcome.warnings[0].span)), (7, 8));
}
