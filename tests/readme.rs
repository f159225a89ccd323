//! What the README claims, tried out.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use dockmod::engine;
use dockmod::report::SkipCode;
use dockmod::transform::{Transform, check};

const README: &str = include_str!("../README.md");

/// A fenced block: what its fence says, the comment on the line above, and its text.
struct Block {
    language: &'static str,
    label: &'static str,
    text: String,
}

fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut label = "";
    let mut lines = README.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text = lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
            blocks.push(Block { language, label, text });
        }
        label = line.strip_prefix("<!-- ").and_then(|line| line.strip_suffix(" -->")).unwrap_or("");
    }
    blocks
}

fn own_transform() -> String {
    toml("name = ")
}

/// The one TOML file that begins so.
fn toml(start: &str) -> String {
    let files = blocks().into_iter().filter(|block| block.language == "toml").map(|block| block.text);
    let mut found = files.filter(|text| text.starts_with(start));
    let text = found.next().expect("the README shows such a file");
    assert!(found.next().is_none(), "the README shows more than one that begins with `{start}`");
    text
}

#[test]
fn examples_show_what_happens() {
    let mut befores = Vec::new();
    for block in blocks().into_iter().filter(|block| block.language == "dockerfile") {
        if let Some(name) = block.label.strip_prefix("before: ") {
            befores.push((name, block.text));
            continue;
        }
        assert_eq!(block.label, "after");
        let (name, before) = befores.last().expect("an after comes behind a before");
        let transform: Transform = check::built_in().into_iter().find(|known| known.name == *name).expect(name);
        let outcome = engine::rewrite(before, std::slice::from_ref(&transform));
        assert_eq!(outcome.failure, None);
        assert_eq!(outcome.text, block.text);
    }
    let shown: Vec<&str> = befores.iter().map(|(name, _)| *name).collect();
    assert!(check::built_in().iter().all(|transform| shown.contains(&transform.name.as_str())), "{shown:?}");
}

#[test]
fn the_transform_is_valid_and_does_what_it_says() {
    let transform = check::parse(&own_transform()).expect("the transform is valid");
    let outcome = engine::rewrite(
        "FROM python:3.13-alpine\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n",
        &[transform],
    );
    assert_eq!(outcome.failure, None);
    assert_eq!(
        outcome.text,
        "FROM python:3.13-alpine\n\
         COPY requirements.txt .\n\
         RUN apk add --no-cache musl-dev gcc\n\
         ENV PIP_DISABLE_PIP_VERSION_CHECK=1\n\
         RUN for i in 1 2 3 4 5; do \\\n      \
               pip install -r requirements.txt && break; \\\n      \
               [ $i = 5 ] && { echo \"pip install failed after 5 retries\" >&2; exit 1; }; \\\n      \
               sleep 10; \\\n    \
             done\n"
    );
}

/// The configuration of the README holds with the transform of the README, has every key, and does what its words say.
#[test]
fn the_configuration_is_valid_and_complete() {
    let folder = tempfile::tempdir().unwrap();
    let config = toml("transforms = ");
    fs::write(folder.path().join("dockmod.toml"), &config).unwrap();
    fs::create_dir_all(folder.path().join("tools/dockmod")).unwrap();
    fs::write(folder.path().join("tools/dockmod/pip-on-alpine.toml"), own_transform()).unwrap();
    let show = |path: &str| {
        let mut dockmod = Command::new(env!("CARGO_BIN_EXE_dockmod"));
        let output = dockmod.args(["--show-config", path]).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let shown = show("services/slow/Dockerfile");
    assert!(shown.contains("attempts = 5 #") && shown.contains("delay = 30 #"), "{shown}");
    assert!(show("images/base/Dockerfile").contains("transforms = [\"pip-on-alpine\"] #"));
    let schema: serde_json::Value = serde_json::from_str(include_str!("../schemas/dockmod.json")).unwrap();
    let keys: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert!(keys.len() > 5);
    for key in keys {
        let row =
            |line: &str| line.starts_with(&format!("| `{key}` |")) || line.starts_with(&format!("| `{key}.NAME` |"));
        assert!(README.lines().any(row), "no row for {key}");
        assert!(config.contains(key.as_str()), "no {key} in the example");
    }
}

#[test]
fn the_table_of_codes_is_complete() {
    let rows: Vec<&str> = README
        .lines()
        .skip_while(|line| *line != "| code | why |")
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .collect();
    let wanted: Vec<String> =
        SkipCode::ALL.iter().map(|code| format!("| `{}` | {} |", code.name(), code.why())).collect();
    assert_eq!(rows, wanted);
}

/// Runs the commands in order, in a folder with the examples, the first Dockerfile and the transform of the README.
#[test]
#[cfg(unix)]
fn commands_run_as_written() {
    let folder = tempfile::tempdir().unwrap();
    let first = blocks().into_iter().find(|block| block.label.starts_with("before")).expect("an example");
    fs::write(folder.path().join("Dockerfile"), first.text).unwrap();
    fs::write(folder.path().join("pip-on-alpine.toml"), own_transform()).unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"), &folder.path().join("examples"));
    let binary = Path::new(env!("CARGO_BIN_EXE_dockmod")).parent().expect("it is in a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([binary.to_owned()].into_iter().chain(std::env::split_paths(&path))).unwrap();

    let blocks = blocks();
    let mut count = 0;
    for line in blocks.iter().filter(|block| block.language == "sh").flat_map(|block| block.text.lines()) {
        // This very program: built already, and in PATH.
        let line = line.replace("cargo run --release -- ", "dockmod ");
        if !line.starts_with("dockmod") {
            continue;
        }
        let mut shell = Command::new("sh");
        shell.args(["-c", &line]).current_dir(folder.path()).env("PATH", &path).env_remove("GITHUB_ACTIONS");
        shell.stdin(Stdio::null());
        let output = shell.output().unwrap();
        let wanted = i32::from(line.contains("exits 1"));
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(wanted), "{line}: {errors}");
        count += 1;
    }
    assert!(count > 9, "only {count} commands found");
    let rewritten = fs::read_to_string(folder.path().join("Dockerfile")).unwrap();
    assert_eq!(rewritten, fs::read_to_string(folder.path().join("new")).unwrap());
    assert!(rewritten.contains("done"));
}

#[cfg(unix)]
fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let heading = |anchor: &str| {
        let slug = |line: &str| line.trim_start_matches(['#', ' ']).to_lowercase().replace(' ', "-");
        README.lines().any(|line| line.starts_with("##") && slug(line) == anchor)
    };
    for (link, _) in README.split("](").skip(1).filter_map(|rest| rest.split_once(')')) {
        let leads = match link.strip_prefix('#') {
            Some(anchor) => heading(anchor),
            None => link.starts_with("https://") || root.join(link).exists(),
        };
        assert!(leads, "{link}");
    }
}
