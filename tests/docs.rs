//! The pages under `docs/` that are made from the transforms and the skip codes.
//!
//! `UPDATE_DOCS=1 cargo test --test docs` writes them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use dockmod::base::span::{LineIndex, Position};
use dockmod::embed::compose;
use dockmod::engine;
use dockmod::engine::Engine;
use dockmod::report::SkipCode;
use dockmod::transforms::model::Transform;
use dockmod::transforms::{json_schema, load};
use serde_json::Value;

const FENCE: &str = "```dockerfile\n";

const NOTE: &str = "<!-- Made by tests/docs.rs; do not edit. -->\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn pages_are_current() {
    let pages = pages();
    let folders = ["docs/transforms", "docs/skips"].map(|folder| root().join(folder));
    if std::env::var_os("UPDATE_DOCS").is_some_and(|value| value == "1") {
        for folder in &folders {
            let _ = fs::remove_dir_all(folder);
            fs::create_dir_all(folder).unwrap();
        }
        pages.iter().for_each(|(path, text)| fs::write(path, text).unwrap());
    }
    for (path, text) in &pages {
        let found = fs::read_to_string(path).unwrap_or_default();
        assert!(found == *text, "{} is not current; write it with UPDATE_DOCS=1", path.display());
    }
    let found = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    found.for_each(|path| assert!(pages.contains_key(&path), "{} is left over", path.display()));
}

fn pages() -> BTreeMap<PathBuf, String> {
    let transforms = load::built_in();
    let mut pages = BTreeMap::new();
    for (transform, file) in transforms.iter().zip(load::BUILT_IN) {
        pages.insert(
            root().join(format!("docs/transforms/{}.md", transform.name)),
            transform_page(transform, file.path),
        );
    }
    for &code in SkipCode::ALL {
        pages.insert(root().join(format!("docs/skips/{}.md", code.name())), skip_page(code, &transforms));
    }
    pages.insert(root().join("docs/skips/README.md"), list_of_skips());
    let page = root().join("docs/transform-files.md");
    pages.insert(page.clone(), with_actions(&fs::read_to_string(page).unwrap()));
    pages
}

fn transform_page(transform: &Transform, path: &str) -> String {
    let Transform { name, summary, why, reference, .. } = transform;
    let mut page = format!("{NOTE}\n# {name}\n\n{summary}\n\n{why}\n");
    if let Some(reference) = reference {
        writeln!(page, "\nReference: <{reference}>").unwrap();
    }
    write!(page, "\n## Examples\n").unwrap();
    for example in &transform.examples {
        match example.before == example.after {
            true => write!(page, "\nLeft alone:\n\n{}", fenced(&example.before)),
            false => write!(page, "\nThis\n\n{}\nbecomes\n\n{}", fenced(&example.before), fenced(&example.after)),
        }
        .unwrap();
    }
    writeln!(page, "\nThe whole of it is [{path}](../../{path}); `dockmod --explain {name}` shows its parameters.")
        .unwrap();
    page
}

/// The page on transform files with the keys of all actions, as their schemas describe them.
fn with_actions(page: &str) -> String {
    const HEAD: &str = "| action | key | meaning |\n| --- | --- | --- |\n";
    let (above, below) = page.split_once(HEAD).expect("a table of actions");
    let (_, below) = below.split_once("\n\n").expect("text after the table");
    let schema = json_schema::transform_file().to_value();
    let mut rows = String::new();
    for action in schema["definitions"]["Step"]["oneOf"].as_array().unwrap() {
        let keys = action["properties"].as_object().unwrap();
        let is_needed = |key: &String| action["required"].as_array().unwrap().iter().any(|needed| needed == key);
        let (needed, optional): (Vec<_>, Vec<_>) = keys.keys().partition(|&key| is_needed(key));
        let mut name = format!("`{}` ", keys["action"]["const"].as_str().unwrap());
        for key in needed.into_iter().chain(optional).filter(|key| !["action", "comment"].contains(&key.as_str())) {
            writeln!(rows, "| {name}| `{key}` | {} |", meaning(&keys[key]).replace('|', "\\|")).unwrap();
            name.clear();
        }
    }
    format!("{above}{HEAD}{rows}\n{below}")
}

/// What a schema says of a value: what it is, which there are, and what holds where there is none.
fn meaning(schema: &Value) -> String {
    let text = |schema: &Value| schema["description"].as_str().unwrap_or_default().replace('\n', " ");
    let mut meaning = text(schema);
    for choice in schema["oneOf"].as_array().into_iter().flatten() {
        write!(meaning, " `{}`: {}", choice["const"], text(choice)).unwrap();
    }
    if let (Some(least), Some(most)) = (schema["minimum"].as_u64(), schema["maximum"].as_u64()) {
        write!(meaning, " From {least} to {most}.").unwrap();
    }
    if let Some(default) = schema.get("default") {
        write!(meaning, " If left out: `{default}`.").unwrap();
    }
    meaning
}

fn list_of_skips() -> String {
    let mut page = format!(
        "{NOTE}\n# Skips\n\nA place that dockmod leaves alone is reported with one of these codes. Each page has an \
         example, and what to do;\n`dockmod --explain CODE` prints the same.\n\n| code | why |\n| --- | --- |\n"
    );
    for code in SkipCode::ALL {
        writeln!(page, "| [`{0}`]({0}.md) | {1} |", code.name(), code.why()).unwrap();
    }
    page
}

/// The explanation of the code, with the report on its first example after that.
fn skip_page(code: SkipCode, transforms: &[Transform]) -> String {
    let details = code.details();
    // What no built-in transform says, one in the page says.
    let own = details.split_once("```toml\n").and_then(|(_, rest)| Some(rest.split_once("```\n")?.0));
    let own =
        own.map(|own| vec![load::parse(own).unwrap_or_else(|error| panic!("{}: {}", code.name(), error.message))]);
    let transforms = own.as_deref().unwrap_or(transforms);
    let in_compose = !details.contains(FENCE);
    let fence = if in_compose { "```yaml\n" } else { FENCE };
    let start = details.find(fence).map(|at| at + fence.len()).expect("an example");
    let end = start + details[start..].find("```\n").expect("the end of the example");
    let (shown, rest) = details.split_at(end + "```\n".len());
    let example = match code {
        SkipCode::CrlfHeredoc => details[start..end].replace('\n', "\r\n"),
        _ => details[start..end].to_owned(),
    };
    let outcome = match in_compose {
        true => compose::rewrite(&example, &Engine::new(transforms)),
        false => engine::rewrite(&example, transforms),
    };
    let found = outcome.skips.into_iter().find(|skip| skip.code == code);
    let skip = found.unwrap_or_else(|| panic!("the example for `{}` is not skipped", code.name()));
    let Position { line, column } = LineIndex::new(&example).position(skip.span.start);
    let report = format!("{line}:{column}: skipped {} ({}): {}", skip.transform, code.name(), skip.message);
    format!(
        "{NOTE}\n# {}\n\n{}\n\n{}\n\n{shown}\nis reported as\n\n```text\n{report}\n```\n{rest}",
        code.name(),
        code.why(),
        code.advice(),
    )
}

fn fenced(text: &str) -> String {
    format!("```dockerfile\n{}\n```\n", text.trim_end())
}
