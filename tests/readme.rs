//! What the README and the pages after it claim, tried out.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dockmod::engine;
use dockmod::report::SkipCode;
use dockmod::transforms::load;
use dockmod::transforms::model::Transform;
use serde_json::Value;

/// The README, and what a reader is sent to from there.
const PAGES: [&str; 7] = [
    "README.md",
    "docs/usage.md",
    "docs/output.md",
    "docs/configuration.md",
    "docs/transform-files.md",
    "docs/skips/README.md",
    "examples/README.md",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(page: &str) -> String {
    fs::read_to_string(root().join(page)).unwrap()
}

/// A fenced block: what its fence says, the comment on the line above, and its text.
struct Block {
    language: String,
    label: String,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let page = text(page);
    let (mut blocks, mut label) = (Vec::new(), "");
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text = lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
            blocks.push(Block { language: language.into(), label: label.into(), text });
        }
        label = line.strip_prefix("<!-- ").and_then(|line| line.strip_suffix(" -->")).unwrap_or("");
    }
    blocks
}

/// The one TOML file of a page that begins so.
fn toml(page: &str, start: &str) -> String {
    let files = blocks(page).into_iter().filter(|block| block.language == "toml").map(|block| block.text);
    let mut found = files.filter(|text| text.starts_with(start));
    let text = found.next().unwrap_or_else(|| panic!("{page} shows no file that begins with `{start}`"));
    assert!(found.next().is_none(), "{page} shows more than one that begins with `{start}`");
    text
}

fn short_transform() -> String {
    toml("README.md", "name = ")
}

fn whole_transform() -> String {
    toml("docs/transform-files.md", "name = \"pip-on-alpine\"")
}

fn dockmod(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_dockmod")).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn examples_show_what_happens() {
    let mut transforms = load::built_in();
    let rewritten = |transforms: &[Transform], name: &str, before: &str| {
        let transform = transforms.iter().rfind(|known| known.name == name).expect("a transform of that name");
        let outcome = engine::rewrite(before, std::slice::from_ref(transform));
        assert_eq!(outcome.failure, None);
        outcome.text
    };
    let mut tried = 0;
    for page in PAGES {
        let mut before = None;
        for block in blocks(page) {
            if block.language == "toml" && block.text.starts_with("[[steps]]") {
                // What is shown next is what this step does.
                let file = format!("name = 'step'\nsummary = 's'\nwhy = 'w'\n{}", block.text);
                transforms.push(load::parse(&file).unwrap_or_else(|error| panic!("{page}: {error}")));
            }
            if block.language != "dockerfile" {
                continue;
            }
            if let Some(name) = block.label.strip_prefix("before: ") {
                before = Some((name.to_owned(), block.text));
            } else if let Some(name) = block.label.strip_prefix("unchanged: ") {
                assert_eq!(rewritten(&transforms, name, &block.text), block.text, "{page}");
            } else {
                assert_eq!(block.label, "after", "{page}");
                let (name, text) = before.take().expect("an after comes after a before");
                assert_eq!(rewritten(&transforms, &name, &text), block.text, "{page}");
                tried += 1;
            }
        }
        assert!(before.is_none(), "{page} has a before without an after");
    }
    assert!(tried > 1);
}

#[test]
fn the_table_of_transforms_is_complete() {
    for Transform { name, summary, .. } in load::built_in() {
        let row = format!("| [`{name}`](docs/transforms/{name}.md) | {summary} |");
        assert!(text("README.md").lines().any(|line| line == row), "no {row}");
    }
}

#[test]
fn the_transforms_are_valid_and_do_what_they_say() {
    let before = "FROM python:3.13-alpine\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n";
    let after = |prelude: &str| {
        format!(
            "FROM python:3.13-alpine\nCOPY requirements.txt .\n{prelude}\
             RUN for i in 1 2 3 4 5; do \\\n      \
                   pip install -r requirements.txt && break; \\\n      \
                   [ $i = 5 ] && {{ echo \"pip install failed after 5 retries\" >&2; exit 1; }}; \\\n      \
                   sleep 10; \\\n    \
                 done\n"
        )
    };
    let additions = "RUN apk add --no-cache musl-dev gcc\nENV PIP_DISABLE_PIP_VERSION_CHECK=1\n";
    for (file, expected) in [(short_transform(), after("")), (whole_transform(), after(additions))] {
        let outcome = engine::rewrite(before, &[load::parse(&file).expect("the transform is valid")]);
        assert_eq!(outcome.failure, None);
        assert_eq!(outcome.text, expected);
    }
}

#[test]
fn the_examples_in_transforms_hold() {
    let mut tried = 0;
    for block in blocks("docs/transform-files.md").into_iter().filter(|block| block.text.starts_with("name = ")) {
        let transform = load::parse(&block.text).unwrap_or_else(|error| panic!("{}: {}", error.message, block.text));
        for example in transform.examples.clone() {
            let outcome = engine::rewrite(&example.before, std::slice::from_ref(&transform));
            assert_eq!(outcome.failure, None);
            assert_eq!(outcome.text, example.after, "{}", transform.name);
            tried += 1;
        }
    }
    assert!(tried > 2);
}

/// Every name of a property in a schema, but those of maps.
fn keys(schema: &Value, found: &mut BTreeSet<String>) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        found.extend(properties.keys().cloned());
    }
    let parts = schema.as_object().into_iter().flat_map(|object| object.values());
    parts.chain(schema.as_array().into_iter().flatten()).for_each(|part| keys(part, found));
}

#[test]
fn every_key_is_described() {
    let described = text("docs/configuration.md") + &text("docs/transform-files.md");
    let transforms = load::built_in();
    for schema in ["schemas/dockmod.json", "schemas/transform.json"] {
        let mut found = BTreeSet::new();
        keys(&serde_json::from_str(&text(schema)).unwrap(), &mut found);
        assert!(found.len() > 10);
        for key in found.iter().filter(|key| transforms.iter().all(|transform| transform.name != **key)) {
            let forms = [format!("`{key}`"), format!("`{key}.NAME`"), format!("`when.{key}`")];
            assert!(forms.iter().any(|form| described.contains(form)), "no page has `{key}`");
        }
    }
    let schema: Value = serde_json::from_str(&text("schemas/dockmod.json")).unwrap();
    let (page, example) = (text("docs/configuration.md"), toml("docs/configuration.md", "transforms = "));
    for key in schema["properties"].as_object().unwrap().keys() {
        let rows = [format!("| `{key}` |"), format!("| `{key}.NAME` |")];
        assert!(page.lines().any(|line| rows.iter().any(|row| line.starts_with(row))), "no row for {key}");
        assert!(example.contains(key.as_str()), "no {key} in the example");
    }
}

#[test]
fn every_option_and_code_can_be_found() {
    let pages: String = PAGES.iter().map(|page| text(page)).collect();
    let help = dockmod(root(), &["--help"]);
    let options: BTreeSet<&str> = help
        .lines()
        .filter(|line| line.trim_start().starts_with('-'))
        .filter_map(|line| line.split([' ', ',', '[', '.']).find(|word| word.starts_with("--")))
        .collect();
    assert!(options.len() > 25, "{options:?}");
    for option in options.into_iter().filter(|option| *option != "--version") {
        let end = |rest: &str| !rest.starts_with(|next: char| next == '-' || next.is_alphanumeric());
        let mut found = pages.match_indices(option).map(|(at, _)| &pages[at + option.len()..]);
        assert!(found.any(end), "no page has {option}");
    }
    SkipCode::ALL.iter().for_each(|code| assert!(pages.contains(&format!("`{}`", code.name())), "{}", code.name()));
}

/// The configurations hold with the transform that they name, and do what their words say.
#[test]
fn the_configurations_are_valid() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("dockmod.toml");
    fs::create_dir_all(folder.path().join("tools/dockmod")).unwrap();
    fs::write(folder.path().join("tools/dockmod/pip-on-alpine.toml"), whole_transform()).unwrap();
    let show = |path: &str| dockmod(folder.path(), &["--show-config", path]);
    for (page, start) in [("README.md", "extend-exclude = "), ("docs/configuration.md", "transforms = ")] {
        fs::write(&config, toml(page, start)).unwrap();
        let shown = show("services/slow/Dockerfile");
        assert!(shown.contains("attempts = 5 #") && shown.contains("delay = 30 #"), "{shown}");
    }
    assert!(show("images/base/Dockerfile").contains("transforms = [\"pip-on-alpine\"] #"));
}

/// Runs the commands of each page in order, in a repository with the examples, the first Dockerfile of the README and
/// the transforms.
#[test]
#[ignore = "needs git"]
#[cfg(unix)]
fn commands_run_as_written() {
    let counts = PAGES.map(|page| {
        let folder = repository();
        let commands = blocks(page).into_iter().filter(|block| block.language == "sh").map(|block| block.text);
        let commands: Vec<String> =
            commands.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
        let ran = commands.iter().filter(|line| run(line, folder.path())).count();
        if let Ok(new) = fs::read_to_string(folder.path().join("new")) {
            let rewritten = fs::read_to_string(folder.path().join("Dockerfile")).unwrap();
            assert!(rewritten == new && rewritten.contains("done"), "{page}");
        }
        ran
    });
    assert!(counts[0] > 6 && counts[1] > 15 && counts.iter().sum::<usize>() > 30, "commands found: {counts:?}");
}

#[cfg(unix)]
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let first = blocks("README.md").into_iter().find(|block| block.label.starts_with("before")).expect("an example");
    fs::write(folder.path().join("Dockerfile"), first.text).unwrap();
    fs::write(folder.path().join("pip-retry.toml"), short_transform()).unwrap();
    fs::write(folder.path().join("pip-on-alpine.toml"), whole_transform()).unwrap();
    copy(&root().join("examples"), &folder.path().join("examples"));
    for completions in ["share/bash-completion/completions", "share/zsh/site-functions", "share/man/man1"] {
        fs::create_dir_all(folder.path().join(".local").join(completions)).unwrap();
    }
    fs::create_dir_all(folder.path().join(".config/fish/completions")).unwrap();
    let set_up = "git init --quiet && git add . && \
                  git -c user.name=x -c user.email=x@example.com commit --quiet --message x && \
                  git update-ref refs/remotes/origin/main HEAD";
    let status = Command::new("sh").args(["-c", set_up]).current_dir(folder.path()).status().unwrap();
    assert!(status.success());
    folder
}

/// Runs a line, if it is about dockmod; whether it is.
#[cfg(unix)]
fn run(line: &str, folder: &Path) -> bool {
    // This very program: built already, and in PATH.
    let line = line.replace("cargo run --release -- ", "dockmod ");
    if !line.starts_with("dockmod") && !line.contains("| dockmod") {
        return false;
    }
    let binary = Path::new(env!("CARGO_BIN_EXE_dockmod")).parent().expect("it is in a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([binary.to_owned()].into_iter().chain(std::env::split_paths(&path))).unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-c", &line]).current_dir(folder).env("PATH", &path).env("HOME", folder);
    let output = shell.env_remove("GITHUB_ACTIONS").stdin(Stdio::null()).output().unwrap();
    let wanted = i32::from(line.contains("exits 1"));
    assert_eq!(output.status.code(), Some(wanted), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    true
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
    let heading = |page: &Path, anchor: &str| {
        let slug = |line: &str| line.trim_start_matches(['#', ' ']).to_lowercase().replace(' ', "-").replace(',', "");
        fs::read_to_string(page).unwrap().lines().any(|line| line.starts_with('#') && slug(line) == anchor)
    };
    for page in PAGES {
        for (link, _) in text(page).split("](").skip(1).filter_map(|rest| rest.split_once(')')) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let file: PathBuf = match path {
                "" => root().join(page),
                _ => root().join(page).parent().unwrap().join(path),
            };
            let leads = || file.exists() && (anchor.is_empty() || heading(&file, anchor));
            assert!(link.starts_with("https://") || leads(), "{page}: {link}");
        }
    }
}
