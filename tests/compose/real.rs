//! What the real Docker Compose makes of a file before and after.

use std::fs;
use std::process::{Command, Stdio};

use dockmod::engine;
use serde_json::Value;

use super::retry;

/// The words that start Docker Compose, if it is there.
fn program() -> &'static [&'static str] {
    let programs: [&[&str]; 2] = [&["docker-compose"], &["docker", "compose"]];
    let found = programs.into_iter().find(|words| {
        let output =
            Command::new(words[0]).args(&words[1..]).args(["version", "--short"]).stdin(Stdio::null()).output();
        // The first version knows no Dockerfiles in its files.
        output.is_ok_and(|output| output.status.success() && !output.stdout.starts_with(b"1."))
    });
    found.expect("Docker Compose is installed")
}

/// The Dockerfiles as Docker Compose hands them on; none where it refuses the file.
fn read(program: &[&str], file: &str) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("compose.yaml"), file).unwrap();
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).args(["config", "--format", "json"]).current_dir(folder.path()).stdin(Stdio::null());
    command.env("A", "one").env("B", "two").env("_c3", "three");
    let output = command.output().unwrap();
    // Not every way to start it passes on its exit code.
    if output.stdout.is_empty() {
        return None;
    }
    let config: Value = serde_json::from_slice(&output.stdout).unwrap();
    let services = config["services"].as_object().unwrap().values();
    let text = |service: &Value| service["build"]["dockerfile_inline"].as_str().unwrap().replace("$$", "$");
    Some(services.map(text).collect())
}

/// The rewritten file is to Docker Compose what the rewritten Dockerfile of the old one is.
fn compare(program: &[&str], file: &str) -> bool {
    let outcome = super::rewrite(file, &retry());
    let before = read(program, file);
    assert_eq!(before.is_none(), outcome.failure.is_some(), "{:?}\n{file}", outcome.failure);
    let Some(before) = before else { return false };
    let expected: Vec<String> = before.iter().map(|text| engine::rewrite(text, &retry()).text).collect();
    assert_eq!(read(program, &outcome.text), Some(expected), "{file}\nhas become\n{}", outcome.text);
    assert_ne!(outcome.text, file);
    true
}

#[test]
#[ignore = "needs Docker Compose"]
fn docker_compose_reads_what_is_meant() {
    let program = program();
    let body = "        FROM alpine\n\n        RUN apk add a && echo $(b) $$i ${A:-x} $$$B '$1'\n        \tRUN apk add \u{e9}\n";
    for header in ["|", "|-", "|+", "|2", "|2-", "| # x"] {
        for tail in ["", "\n\n", "\n    image: x\n", "# c\n"] {
            assert!(compare(program, &super::service(&format!("{header}\n{body}{tail}"))), "{header} {tail:?}");
        }
    }
    let file = super::service(&format!("|\n{body}"));
    assert!(compare(program, &file.replace('\n', "\r\n")));
    assert!(compare(program, file.trim_end()));
    // By way of an extension, as a whole and merged.
    let indented = body.replace("        ", "    ");
    let shared = format!("x-build: &b\n  dockerfile_inline: |\n{indented}services:\n  a:\n    build: *b\n");
    assert!(compare(program, &format!("{shared}  b:\n    build:\n      <<: *b\n      target: x\n")));
}

#[test]
#[ignore = "needs Docker Compose"]
fn dollars_of_every_kind() {
    let program = program();
    let pieces = [
        "$$",
        "$",
        "$A",
        "${A}",
        "${A:-b}",
        "${A-${B}}",
        "$_c3",
        "${B:?no}",
        "${A+x}",
        "${Z:-$B}",
        "$(x)",
        "$1",
        "$?",
        "{",
        "}",
        "${",
        " ",
        "a",
        "A",
        "_",
        "%",
        ":-",
        "\u{e9}",
    ];
    let (mut random, mut taken) = (7u64, 0);
    let count = std::env::var("DOCKMOD_COMPOSE_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(60);
    for _ in 0..count {
        let line: String = (0..6)
            .map(|_| {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                pieces[(random >> 33) as usize % pieces.len()]
            })
            .collect();
        let file = super::service(&format!(
            "|\n        FROM alpine\n        RUN apk add a; echo {line}\n        RUN apk add b\n"
        ));
        taken += u32::from(compare(program, &file));
    }
    assert!(taken * 4 > count, "{taken} of {count}");
}
