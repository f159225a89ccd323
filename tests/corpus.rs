//! Rewrites every Dockerfile in a folder, and counts what became of `apk add`.
//!
//! `DOCKMOD_CORPUS=/folder cargo test --release --test corpus -- --nocapture` prints a table; without the variable
//! it is the examples that are counted. `DOCKMOD_CORPUS_LIST=all` lists places by kind as well, or those of one kind: `syntax`,
//! `skips`, `unaccounted`, `moved`. With `DOCKMOD_CORPUS_SHELL=dash` that shell also has to accept every new script whose
//! old form it accepted.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dockmod::analysis::document::Document;
use dockmod::base::source::Source;
use dockmod::base::span::{LineIndex, Span};
use dockmod::engine;
use dockmod::engine::{Failure, Outcome};
use dockmod::syntax::dockerfile;
use dockmod::syntax::dockerfile::{Instruction, Keyword};
use dockmod::transforms::finding::Finding;
use dockmod::transforms::load::built_in;
use dockmod::transforms::model::Transform;
use similar::{ChangeTag, TextDiff};

/// The transform whose commands are accounted for.
const RETRY: &str = "apk-add-retry";

/// At most so many places of one kind are listed.
const MOST_LISTED: usize = 100;

#[test]
fn corpus() {
    let folder = std::env::var_os("DOCKMOD_CORPUS").unwrap_or_else(|| "examples".into());
    let mut tally = Tally::default();
    let transforms = built_in();
    for path in dockerfiles(Path::new(&folder)) {
        tally.file(&path, &transforms);
    }
    tally.print();
    assert!(tally.faults.is_empty(), "{} faults:\n{}", tally.faults.len(), tally.faults.join("\n"));
}

fn dockerfiles(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let kind = entry.file_type().unwrap();
            if kind.is_dir() && entry.file_name() != ".git" {
                open.push(entry.path());
            } else if kind.is_file() && is_dockerfile(&entry.file_name().to_string_lossy().to_lowercase()) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

fn is_dockerfile(name: &str) -> bool {
    let template = ["j2", "jinja", "jinja2", "tmpl", "tpl", "erb", "mustache", "template", "in"];
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let named = name == "dockerfile" || name.starts_with("dockerfile.") || name.starts_with("containerfile");
    (named || matches!(extension, "dockerfile" | "containerfile")) && !template.contains(&extension)
}

#[derive(Default)]
struct Tally {
    files: usize,
    changed: usize,
    runs: usize,
    /// RUN instructions whose text has the words `apk … add`, and how many such places there are.
    mentioning: usize,
    mentions: usize,
    /// Counts by what became of a place.
    counts: BTreeMap<String, usize>,
    lists: BTreeMap<&'static str, Vec<String>>,
    faults: Vec<String>,
    /// Lines that diffs take away, and those of them that come back with other indentation and nothing else.
    removed: usize,
    moved: usize,
}

fn place(path: &Path, text: &str, span: Span) -> String {
    let at = LineIndex::new(text).position(span.start);
    format!("{}:{}:{}", path.display(), at.line, at.column)
}

impl Tally {
    fn file(&mut self, path: &Path, transforms: &[Transform]) {
        self.files += 1;
        let bytes = fs::read(path).unwrap();
        let source = Source::from_bytes(&bytes);
        let rewrite = |text: &str| catch_unwind(AssertUnwindSafe(|| engine::rewrite(text, transforms)));
        let Ok(outcome) = rewrite(source.text()) else {
            return self.faults.push(format!("{}: panic", path.display()));
        };
        match &outcome.failure {
            Some(Failure::Syntax(errors)) => {
                self.count("file: syntax error");
                let place = place(path, source.text(), errors[0].span);
                return self.list("syntax", format!("{place}: {}", errors[0].message));
            }
            Some(fault) => return self.faults.push(format!("{}: {fault}", path.display())),
            None => {}
        }
        match rewrite(&outcome.text) {
            Ok(Outcome { text, changes, failure: None, .. }) if text == outcome.text && changes.is_empty() => {}
            Ok(again) => self.faults.push(format!(
                "{}: the second time: {:?} {:?}",
                path.display(),
                again.failure,
                again.changes
            )),
            Err(_) => self.faults.push(format!("{}: panic the second time", path.display())),
        }
        let rewritten = dockerfile::parse(&outcome.text);
        if let Some(error) = rewritten.errors.first() {
            self.faults.push(format!("{}: the result does not parse: {}", path.display(), error.message));
        }
        self.changed += usize::from(outcome.text != source.text());
        self.movement(path, source.text(), &outcome.text);
        self.outcome(path, source.text(), &outcome);
        let original = dockerfile::parse(source.text());
        let document = Document::new(&original);
        self.account(path, &document, transforms);
        if let Some(shell) = std::env::var_os("DOCKMOD_CORPUS_SHELL").filter(|_| outcome.text != source.text()) {
            self.accepted(path, Path::new(&shell), &document, &Document::new(&rewritten));
        }
    }

    /// Counts the lines that a diff takes away, and those that only move.
    fn movement(&mut self, path: &Path, before: &str, after: &str) {
        if before == after {
            return;
        }
        let diff = TextDiff::from_lines(before, after);
        let lines =
            |tag| diff.iter_all_changes().filter(move |change| change.tag() == tag).map(|change| change.value());
        let mut added: BTreeMap<&str, usize> = BTreeMap::new();
        lines(ChangeTag::Insert).for_each(|line| *added.entry(line.trim()).or_default() += 1);
        let mut first = None;
        for line in lines(ChangeTag::Delete) {
            self.removed += 1;
            if let Some(left) = added.get_mut(line.trim()).filter(|left| **left > 0) {
                *left -= 1;
                self.moved += 1;
                first.get_or_insert(line.trim());
            }
        }
        if let Some(line) = first {
            self.list("moved", format!("{}: {line}", path.display()));
        }
    }

    fn outcome(&mut self, path: &Path, text: &str, outcome: &Outcome) {
        for change in &outcome.changes {
            self.count(&format!("{}: changed, {}", change.transform, change.effect.name()));
        }
        for skip in &outcome.skips {
            self.count(&format!("{}: skipped, {}", skip.transform, skip.code.name()));
            let place = place(path, text, skip.span);
            self.list("skips", format!("{place}: {}: {}", skip.code.name(), skip.message));
        }
        *self.counts.entry("right already".to_owned()).or_default() += outcome.satisfied.len();
    }

    /// Compares the words in the text of each RUN with what was found in it.
    fn account(&mut self, path: &Path, document: &Document, transforms: &[Transform]) {
        let text = document.dockerfile.text;
        let lines = LineIndex::new(text);
        let findings: Vec<usize> = transforms
            .iter()
            .filter(|transform| transform.name == RETRY)
            .flat_map(|transform| transform.findings(document))
            .map(|(_, finding)| match finding {
                Finding::Fix(fix) => fix.span.start,
                Finding::Skip(skip) => skip.span.start,
                Finding::Satisfied(span) => span.start,
            })
            .collect();
        for instruction in &document.instructions {
            let mentions = mentions(&as_one_line(text, instruction));
            self.runs += usize::from(instruction.keyword == Some(Keyword::Run));
            if mentions == 0 || !matches!(instruction.keyword, Some(Keyword::Run | Keyword::Onbuild)) {
                continue;
            }
            self.mentioning += 1;
            self.mentions += mentions;
            let (start, end) = (instruction.span.start, instruction.span.end);
            let found = findings.iter().filter(|&&at| start <= at && at < end).count();
            if found < mentions {
                let kind = if found == 0 { "unaccounted" } else { "partly unaccounted" };
                self.count(&format!("RUN with `apk … add`: {kind}"));
                let line = lines.position(start).line;
                self.list(
                    "unaccounted",
                    format!("{}:{line}: {mentions} by their words, {found} found", path.display()),
                );
            }
        }
    }

    fn accepted(&mut self, path: &Path, shell: &Path, before: &Document, after: &Document) {
        let scripts = |document: &Document| -> Vec<String> {
            let mut scripts = Vec::new();
            document.each_run(|run| scripts.extend(run.scripts.first().map(|script| script.mapped.text().to_owned())));
            scripts
        };
        let old = scripts(before);
        for script in scripts(after) {
            if !old.contains(&script) && !accepts(shell, &script) && old.iter().all(|old| accepts(shell, old)) {
                self.faults.push(format!("{}: {} does not accept\n{script}", path.display(), shell.display()));
            }
        }
    }

    fn count(&mut self, what: &str) {
        *self.counts.entry(what.to_owned()).or_default() += 1;
    }

    fn list(&mut self, kind: &'static str, line: String) {
        self.lists.entry(kind).or_default().push(line);
    }

    fn print(&self) {
        let wanted = std::env::var("DOCKMOD_CORPUS_LIST").unwrap_or_default();
        for (kind, lines) in self.lists.iter().filter(|(kind, _)| wanted == "all" || wanted == **kind) {
            println!("== {kind}: {}", lines.len());
            lines.iter().take(MOST_LISTED).for_each(|line| println!("{line}"));
        }
        let row = |what: &str, count: usize| println!("{count:>7}  {what}");
        row("files", self.files);
        row("files changed", self.changed);
        row("RUN instructions", self.runs);
        row("RUN or ONBUILD with `apk … add` in its text", self.mentioning);
        row("`apk … add` in their text", self.mentions);
        self.counts.iter().for_each(|(what, &count)| row(what, count));
        row("lines that the diffs take away", self.removed);
        row("of those that come back with other indentation alone", self.moved);
        println!("{:>6.1}%  of the lines that go only move", 100.0 * self.moved as f64 / self.removed.max(1) as f64);
        row("faults", self.faults.len());
    }
}

fn accepts(shell: &Path, script: &str) -> bool {
    let mut child = Command::new(shell)
        .arg("-n")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", shell.display()));
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    child.wait().unwrap().success()
}

/// The instruction without its comment lines and continuation marks.
fn as_one_line(text: &str, instruction: &Instruction) -> String {
    let mut joined = String::new();
    for line in instruction.span.of(text).lines().filter(|line| !line.trim_start().starts_with('#')) {
        match line.trim_end().strip_suffix(['\\', '`']) {
            Some(rest) => joined.push_str(rest),
            None => joined.extend([line, "\n"]),
        }
        joined.push(' ');
    }
    joined
}

/// How many commands look like `apk … add`: the word `apk`, then the word `add` before the command's end, and no
/// `echo` in front.
fn mentions(text: &str) -> usize {
    let ends = |c: char| matches!(c, ';' | '&' | '|' | '\n' | '(' | ')' | '{' | '}' | '`');
    let quotes = |c: char| matches!(c, '"' | '\'' | ',' | '[' | ']');
    let commands = text.split(ends).map(|command| command.replace(quotes, " "));
    commands
        .filter(|command| {
            let mut words = command.split_whitespace();
            let program = words.find(|word| matches!(word.rsplit('/').next(), Some("apk" | "echo" | "printf")));
            program.is_some_and(|program| program.ends_with("apk")) && words.any(|word| word == "add")
        })
        .count()
}
