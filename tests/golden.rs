//! The golden cases: Dockerfiles before and after, each in several dresses.
//!
//! `golden/<transform>/<case>/` holds `before.Dockerfile` and what comes of it: `after.Dockerfile` where the text
//! changes, `report` with the changes (`line transform effect`) and the number of places that were right already, and
//! `skips` (`line code`). A `transform.toml` in the folder takes the place of the built-in transform; a file
//! `transforms` names others, one a line: built-in ones, and files in the folder. The cases in `golden/both/`,
//! `golden/unchanged/`, `golden/skipped/` and `golden/suppressed/` are for all built-in transforms; those in the middle
//! two keep their text. Those in `golden/refused/` do not parse; their `error` says where and why
//! (`line:column: message`). Those in `golden/suppressed/` have comments that are addressed to dockmod: `suppressed` has what
//! they keep it from (`line transform: message -- reason`), `warnings` what is wrong with them, and `unused` which of
//! them keep it from nothing.
//!
//! `UPDATE_GOLDEN=1 cargo test --test golden` writes the expectations anew, for review; any other value does so for
//! the cases whose path contains it.

#[path = "golden/choices.rs"]
mod choices;
#[path = "golden/compose.rs"]
mod compose;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use dockmod::analysis::document::Document;
use dockmod::base::diagnostic::Diagnostic;
use dockmod::base::edit::EditSet;
use dockmod::base::span::{LineIndex, Position, Span};
use dockmod::engine;
use dockmod::engine::{Failure, Outcome};
use dockmod::syntax::dockerfile;
use dockmod::syntax::dockerfile::{ItemKind, Keyword};
use dockmod::transforms::load::{built_in, parse};
use dockmod::transforms::model::Transform;
use similar::{ChangeTag, TextDiff};

const BEFORE: &str = "before.Dockerfile";
const AFTER: &str = "after.Dockerfile";
const REPORT: &str = "report";
const SKIPS: &str = "skips";
const SUPPRESSED: &str = "suppressed";
const WARNINGS: &str = "warnings";
const UNUSED: &str = "unused";
const ERROR: &str = "error";
const TRANSFORM: &str = "transform.toml";
const TRANSFORMS: &str = "transforms";

#[test]
fn golden() {
    let update = std::env::var("UPDATE_GOLDEN").ok();
    let mut cases = Case::all();
    let mut problems = Vec::new();
    for case in &mut cases {
        if update.as_deref().is_some_and(|part| part == "1" || case.name.contains(part)) {
            case.update();
        }
        problems.extend(case.problems().into_iter().map(|problem| format!("== {}: {problem}", case.name)));
    }
    assert!(problems.is_empty(), "{} problems in {} cases\n{}", problems.len(), cases.len(), problems.join("\n"));
}

struct Case {
    /// `<group>/<case>`
    name: String,
    folder: PathBuf,
    transforms: Vec<Transform>,
    before: String,
    expected: Expected,
}

/// What comes of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Expected {
    text: String,
    report: String,
    skips: String,
    suppressed: String,
    warnings: String,
    unused: String,
    error: String,
}

impl Expected {
    fn of(before: &str, outcome: Outcome) -> Self {
        let lines = LineIndex::new(before);
        let line = |span: Span| lines.line(span.start);
        let place = |found: &Diagnostic| {
            let Position { line, column } = lines.position(found.span.start);
            format!("{line}:{column}: {}\n", found.message)
        };
        let error = match &outcome.failure {
            Some(Failure::Syntax(errors)) => errors.iter().map(place).collect(),
            Some(failure) => panic!("{failure:?}"),
            None => String::new(),
        };
        let mut report = String::new();
        for change in &outcome.changes {
            writeln!(report, "{} {} {}", line(change.span), change.transform, change.effect.name()).unwrap();
        }
        if !outcome.satisfied.is_empty() {
            writeln!(report, "right already: {}", outcome.satisfied.len()).unwrap();
        }
        let mut skips = String::new();
        for skip in &outcome.skips {
            writeln!(skips, "{} {}", line(skip.span), skip.code.name()).unwrap();
        }
        let suppressed = outcome.suppressed.iter().map(|kept| {
            let reason = kept.reason.iter().map(|reason| format!(" -- {reason}")).collect::<String>();
            format!("{} {}: {}{reason}\n", line(kept.span), kept.transform, kept.message)
        });
        let warnings = |warnings: &[Diagnostic]| warnings.iter().map(place).collect();
        Self {
            text: outcome.text,
            report,
            skips,
            suppressed: suppressed.collect(),
            warnings: warnings(&outcome.warnings),
            unused: warnings(&outcome.unused),
            error,
        }
    }

    fn dressed(&self, stylist: Stylist) -> Self {
        let renumbered = |lines: &str| {
            let line = |line: &str| {
                let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
                match line[..line.len() - rest.len()].parse::<usize>() {
                    Ok(number) => format!("{}{rest}\n", number + usize::from(stylist.backquote)),
                    Err(_) => format!("{line}\n"),
                }
            };
            lines.lines().map(line).collect()
        };
        Self {
            text: stylist.put_on(&self.text),
            report: renumbered(&self.report),
            skips: renumbered(&self.skips),
            suppressed: renumbered(&self.suppressed),
            warnings: renumbered(&self.warnings),
            unused: renumbered(&self.unused),
            // This one is about the file as a whole, and stands at its start.
            error: if self.error.contains("no build stage") { self.error.clone() } else { renumbered(&self.error) },
        }
    }
}

/// The same Dockerfile, written by another editor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stylist {
    bom: bool,
    crlf: bool,
    no_final_newline: bool,
    backquote: bool,
}

impl Stylist {
    const PLAIN: Self = Self { bom: false, crlf: false, no_final_newline: false, backquote: false };

    /// Every form that `text` does not have already and that `after` can have too.
    fn all(text: &str, after: &str) -> impl Iterator<Item = Self> {
        // In a here-document a CR is the script's: what comes of that is checked by itself.
        let (bare, lf) = (!text.starts_with('\u{feff}'), !text.contains('\r') && !has_heredoc(text));
        let ended = text.ends_with('\n');
        let plain = escapes_are_continuations(text) && escapes_are_continuations(after);
        let stylist =
            |n: u8| Self { bom: n & 1 != 0, crlf: n & 2 != 0, no_final_newline: n & 4 != 0, backquote: n & 8 != 0 };
        (0..16).map(stylist).filter(move |stylist| {
            (bare || !stylist.bom)
                && (lf || !stylist.crlf)
                && (ended || !stylist.no_final_newline)
                && (plain && bare || !stylist.backquote)
        })
    }

    fn put_on(self, text: &str) -> String {
        let mut text = text.to_owned();
        if self.backquote {
            text = format!("# escape=`\n{}", text.replace('\\', "`"));
        }
        if self.no_final_newline {
            text = text.strip_suffix('\n').unwrap_or(&text).to_owned();
        }
        if self.crlf {
            text = text.replace('\n', "\r\n");
        }
        if self.bom {
            text.insert(0, '\u{feff}');
        }
        text
    }
}

fn has_heredoc(text: &str) -> bool {
    dockerfile::parse(text).instructions().any(|instruction| !instruction.heredocs.is_empty())
}

/// With CRLF, the here-documents of a Dockerfile stay as they are.
fn keeps_heredocs_in_crlf(text: &str, transforms: &[Transform]) -> Result<(), String> {
    let bodies = |text: &str| -> String {
        let dockerfile = dockerfile::parse(text);
        let heredocs = dockerfile.instructions().flat_map(|instruction| instruction.heredocs.clone());
        heredocs.map(|heredoc| heredoc.body.of(text).to_owned()).collect()
    };
    let before = text.replace('\n', "\r\n");
    let outcome = engine::rewrite(&before, transforms);
    edits_of_changes(&before, &outcome)?;
    compare("here-documents in CRLF", &bodies(&before), &bodies(&outcome.text))?;
    match (&outcome.failure, outcome.text.replace("\r\n", "").contains('\n')) {
        (None, false) => Ok(()),
        (failure, _) => Err(format!("in CRLF: {failure:?} {:?}", outcome.text)),
    }
}

/// Whether every backslash continues a line of an instruction.
fn escapes_are_continuations(text: &str) -> bool {
    let continues = |line: &str| {
        let rest = line.trim_end();
        !line.contains('\\') || rest.find('\\') == Some(rest.len() - 1) && !rest.trim_start().starts_with('#')
    };
    text.lines().all(continues) && !text.contains('`') && !text.contains("<<") && !text.contains("escape=")
}

impl Case {
    fn all() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
        let folders = |folder: &Path| {
            let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
            found.sort();
            found
        };
        let groups = folders(&root);
        groups.iter().flat_map(|group| folders(group)).map(|folder| Self::read(&root, folder)).collect()
    }

    fn read(root: &Path, folder: PathBuf) -> Self {
        let name = folder.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        let optional = |file: &str| fs::read_to_string(folder.join(file)).ok();
        let group = name.split('/').next().unwrap();
        let listed = optional(TRANSFORMS).unwrap_or_default();
        for entry in fs::read_dir(&folder).unwrap() {
            let file = entry.unwrap().file_name().into_string().unwrap();
            let known = [BEFORE, AFTER, REPORT, SKIPS, SUPPRESSED, WARNINGS, UNUSED, ERROR, TRANSFORM, TRANSFORMS];
            let known = known.into_iter().chain(listed.lines()).any(|known| file == known);
            assert!(known, "{name}: what is {file:?} for?");
        }
        let own = |file: &str| {
            let text = optional(file)?;
            Some(parse(&text).unwrap_or_else(|error| panic!("{name}/{file}: {}", error.message)))
        };
        let named = |wanted: &str| built_in().into_iter().find(|transform| transform.name == wanted);
        let transforms: Vec<Transform> = match (own(TRANSFORM), group) {
            (Some(transform), _) => vec![transform],
            _ if !listed.is_empty() => listed.lines().filter_map(|line| own(line).or_else(|| named(line))).collect(),
            (None, "both" | "unchanged" | "skipped" | "suppressed" | "refused") => built_in(),
            (None, _) => named(group).into_iter().collect(),
        };
        assert!(transforms.len() >= listed.lines().count().max(1), "{name}: a transform is not known");
        let before = optional(BEFORE).unwrap_or_else(|| panic!("{name}: no {BEFORE}"));
        let expected = Expected {
            text: optional(AFTER).unwrap_or_else(|| before.clone()),
            report: optional(REPORT).unwrap_or_default(),
            skips: optional(SKIPS).unwrap_or_default(),
            suppressed: optional(SUPPRESSED).unwrap_or_default(),
            warnings: optional(WARNINGS).unwrap_or_default(),
            unused: optional(UNUSED).unwrap_or_default(),
            error: optional(ERROR).unwrap_or_default(),
        };
        Self { name, folder, transforms, before, expected }
    }

    fn update(&mut self) {
        let found = Expected::of(&self.before, engine::rewrite(&self.before, &self.transforms));
        let write = |file: &str, text: &str, wanted: bool| {
            let path = self.folder.join(file);
            if wanted {
                fs::write(path, text).unwrap();
            } else if path.exists() {
                fs::remove_file(path).unwrap();
            }
        };
        write(AFTER, &found.text, found.text != self.before);
        write(REPORT, &found.report, !found.report.is_empty());
        write(SKIPS, &found.skips, !found.skips.is_empty());
        write(SUPPRESSED, &found.suppressed, !found.suppressed.is_empty());
        write(WARNINGS, &found.warnings, !found.warnings.is_empty());
        write(UNUSED, &found.unused, !found.unused.is_empty());
        write(ERROR, &found.error, !found.error.is_empty());
        self.expected = found;
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = self.group_problems();
        for stylist in Stylist::all(&self.before, &self.expected.text) {
            let label = if stylist == Stylist::PLAIN { "as written".to_owned() } else { format!("{stylist:?}") };
            match catch_unwind(AssertUnwindSafe(|| self.problem(stylist))) {
                Ok(Ok(())) => {}
                // What is wrong in the plain form is wrong in all.
                Ok(Err(problem)) if stylist == Stylist::PLAIN => return vec![problem],
                Ok(Err(problem)) => problems.push(format!("{label}: {problem}")),
                Err(_) => problems.push(format!("{label}: the rewriter panicked")),
            }
        }
        if self.expected.error.is_empty() && !self.before.contains('\r') && has_heredoc(&self.before) {
            problems.extend(keeps_heredocs_in_crlf(&self.before, &self.transforms).err());
        }
        problems
    }

    fn group_problems(&self) -> Vec<String> {
        let Expected { text, skips, suppressed, warnings, unused, error, .. } = &self.expected;
        let changed = *text != self.before;
        let quiet = [suppressed, warnings, unused].into_iter().all(String::is_empty);
        let group = self.name.split('/').next().unwrap();
        let wrong = match group {
            _ if error.is_empty() == (group == "refused") => true,
            "refused" => changed,
            "unchanged" => changed || !skips.is_empty(),
            "skipped" => changed || skips.is_empty(),
            "suppressed" => false,
            _ => !changed || !quiet,
        };
        if wrong { vec!["the expectation does not fit the folder".to_owned()] } else { Vec::new() }
    }

    fn problem(&self, stylist: Stylist) -> Result<(), String> {
        let before = stylist.put_on(&self.before);
        let expected = self.expected.dressed(stylist);
        let outcome = engine::rewrite(&before, &self.transforms);
        let changes = outcome.changes.len();
        edits_of_changes(&before, &outcome)?;
        let found = Expected::of(&before, outcome);
        compare(ERROR, &expected.error, &found.error)?;
        compare("text", &expected.text, &found.text)?;
        compare(REPORT, &expected.report, &found.report)?;
        compare(SKIPS, &expected.skips, &found.skips)?;
        compare(SUPPRESSED, &expected.suppressed, &found.suppressed)?;
        compare(WARNINGS, &expected.warnings, &found.warnings)?;
        compare(UNUSED, &expected.unused, &found.unused)?;
        if !found.error.is_empty() {
            return Ok(());
        }
        let mut steps = self.transforms.iter().flat_map(|transform| &transform.steps);
        let any = steps.any(|step| ["instruction", "image"].contains(&step.registered().name));
        only_expected_lines(&before, &found.text, changes, any)?;
        compare("what has to be left alone", &self.left_alone(&before), &self.left_alone(&found.text))?;
        let again = engine::rewrite(&found.text, &self.transforms);
        let codes = |skips: &str| -> String {
            skips.lines().filter_map(|line| line.split_once(' ')).map(|(_, code)| format!("{code}\n")).collect()
        };
        if again.failure.is_some() || !again.changes.is_empty() {
            return Err(format!("the second time: {:?} {:?}", again.failure, again.changes));
        }
        let again = Expected::of(&found.text, again);
        compare("text, the second time", &found.text, &again.text)?;
        compare("skips, the second time", &codes(&found.skips), &codes(&again.skips))?;
        compare("warnings, the second time", &codes(&found.warnings), &codes(&again.warnings))
    }

    /// The instructions that no transform may edit.
    fn left_alone(&self, text: &str) -> String {
        let dockerfile = dockerfile::parse(text);
        let document = Document::new(&dockerfile);
        let covered = |index| self.transforms.iter().all(|transform| document.is_suppressed(index, &transform.name));
        let instructions = document.instructions.iter().enumerate().filter(|&(index, _)| covered(index));
        instructions.map(|(_, instruction)| format!("{}\n", instruction.span.of(text))).collect()
    }
}

fn compare(what: &str, expected: &str, found: &str) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    let diff = TextDiff::from_lines(expected, found);
    Err(format!("{what}\n{}", diff.unified_diff().context_radius(20).header("expected", "found")))
}

/// The edits make the new text, each belongs to a change, and each change has one.
fn edits_of_changes(before: &str, outcome: &Outcome) -> Result<(), String> {
    let mut set = EditSet::default();
    let alone = outcome.edits.iter().all(|edit| set.try_add(std::slice::from_ref(edit)));
    if !alone || set.apply(before) != outcome.text {
        return Err(format!("the edits are not the change: {:?}", outcome.edits));
    }
    let made: BTreeSet<usize> = outcome.changes.iter().flat_map(|change| change.edits.clone()).collect();
    if !made.iter().copied().eq(0..outcome.edits.len()) || outcome.changes.iter().any(|c| c.edits.is_empty()) {
        return Err(format!("edits without changes, or the other way round: {outcome:?}"));
    }
    Ok(())
}

/// Lines may go only from as many instructions as there are changes, and from RUN and ENV alone unless `any` may change.
fn only_expected_lines(before: &str, after: &str, changes: usize, any: bool) -> Result<(), String> {
    let parsed = dockerfile::parse(before);
    let diff = TextDiff::from_lines(before, after);
    let mut at = 0;
    let mut touched = Vec::new();
    for change in diff.iter_all_changes().filter(|change| change.tag() != ChangeTag::Insert) {
        if change.tag() == ChangeTag::Delete {
            // A byte order mark is an item of its own, and no line.
            let first = if before.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            let item = parsed.items().take_while(|item| item.span.start <= at.max(first)).last().unwrap();
            match &item.kind {
                ItemKind::Instruction(i) if any || matches!(i.keyword, Some(Keyword::Run | Keyword::Env)) => {}
                _ => return Err(format!("a line that is no part of a RUN or ENV has gone: {:?}", change.value())),
            }
            touched.push(item.span);
        }
        at += change.value().len();
    }
    touched.dedup();
    if touched.len() > changes {
        return Err(format!("{changes} changes touch {} instructions", touched.len()));
    }
    Ok(())
}
