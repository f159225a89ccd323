//! The rules of a log: what its results are instances of.

use dockmod::report::SkipCode;
use dockmod::transforms::model::Transform;
use serde_json::{Value, json};

use crate::render::diagnostics::{COMMENT, FAILED, SYNTAX, page, skip_page, skip_rule, transform_page};

/// The transforms, the reasons to leave a place alone, and the errors.
pub fn rules(transforms: &[Transform]) -> Vec<Value> {
    let transforms = transforms.iter().map(|transform| {
        let Transform { name, summary, why, reference, .. } = transform;
        let own = || reference.clone().unwrap_or_else(|| page("transform-files.md"));
        rule(name, (summary, why, why), "warning", &transform_page(name).unwrap_or_else(own))
    });
    let skips = SkipCode::ALL.iter().map(|code| {
        let full = format!("{} {}", code.why(), code.advice());
        let help = format!("{full}\n\n{}", code.details());
        let uri = skip_page(*code);
        rule(&skip_rule(code.name()), (code.why(), &full, &help), "none", &uri)
    });
    let others = [
        (COMMENT, "warning", "A comment is addressed to dockmod and has no effect.", "Fix it, or take it away."),
        (SYNTAX, "error", "The file does not parse.", "BuildKit would refuse it too, or it is no configuration."),
        (FAILED, "error", "The file could not be worked on.", "The message says why; it was left as it was."),
    ];
    let others = others.into_iter().map(|(id, level, short, full)| {
        let full = format!("{short} {full}");
        let uri = page(if id == COMMENT { "usage.md#keeping-it-from-a-place" } else { "usage.md" });
        rule(id, (short, &full, &full), level, &uri)
    });
    transforms.chain(skips).chain(others).collect()
}

fn rule(id: &str, (short, full, help): (&str, &str, &str), level: &str, uri: &str) -> Value {
    let (short, full, help) = (short.trim(), full.trim(), help.trim());
    json!({
        "id": id,
        "name": camel(id),
        "shortDescription": { "text": short },
        "fullDescription": { "text": full },
        "help": { "text": help, "markdown": help },
        "helpUri": uri,
        "defaultConfiguration": { "level": level },
    })
}

/// The name in the form that viewers want: `ApkAddRetry`.
fn camel(id: &str) -> String {
    let words = id.split(|c: char| !c.is_ascii_alphanumeric());
    words.flat_map(|word| word.chars().take(1).map(|c| c.to_ascii_uppercase()).chain(word.chars().skip(1))).collect()
}
