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
use dockmod::transforms::load;
use dockmod::transforms::model::Transform;

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

/// The explanation of the code, with the report on its first example behind that.
fn skip_page(code: SkipCode, transforms: &[Transform]) -> String {
    let details = code.details();
    let in_compose = !details.contains(FENCE);
    let fence = if in_compose { "```yaml\n" } else { FENCE };
    let start = details.find(fence).map(|at| at + fence.len()).expect("an example");
    let end = start + details[start..].find("```\n").expect("the end of the example");
    let (shown, rest) = details.split_at(end + "```\n".len());
    let outcome = match in_compose {
        true => compose::rewrite(&details[start..end], &Engine::new(transforms)),
        false => engine::rewrite(&details[start..end], transforms),
    };
    let found = outcome.skips.into_iter().find(|skip| skip.code == code);
    let skip = found.unwrap_or_else(|| panic!("the example for `{}` is not skipped", code.name()));
    let Position { line, column } = LineIndex::new(&details[start..end]).position(skip.span.start);
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
