//! Transforms and skip codes, explained.

use std::io::{self, Write};
use std::path::Path;

use dockmod::report::{Effect, SkipCode};
use dockmod::transforms::action::Explanation;
use dockmod::transforms::condition::Condition;
use dockmod::transforms::model::Transform;
use serde_json::{Value, json};

use super::{Answer, escape};

/// The transforms, a line for each, by group.
pub struct TransformList(pub Vec<Transform>);

impl TransformList {
    /// The groups in order, each with its transforms, and those that are in none at the end.
    fn by_group(&self) -> Vec<(Option<&str>, Vec<&Transform>)> {
        let mut groups: Vec<&str> = Vec::new();
        for group in self.0.iter().flat_map(|transform| &transform.groups) {
            if !groups.contains(&group.as_str()) {
                groups.push(group);
            }
        }
        let is_in = |transform: &&Transform, group: &str| transform.groups.iter().any(|own| own == group);
        let members = |group: &str| self.0.iter().filter(|transform| is_in(transform, group)).collect();
        let others: Vec<_> = self.0.iter().filter(|transform| transform.groups.is_empty()).collect();
        let groups = groups.iter().map(|&group| (Some(group), members(group)));
        groups.chain((!others.is_empty()).then_some((None, others))).collect()
    }
}

impl Answer for TransformList {
    fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        let width = self.0.iter().map(|transform| transform.name.chars().count()).max().unwrap_or(0);
        for (at, (group, transforms)) in self.by_group().into_iter().enumerate() {
            let gap = if at > 0 { "\n" } else { "" };
            let group = group.map_or_else(|| "in no group".to_owned(), |group| format!("@{group}"));
            writeln!(out, "{gap}{group}")?;
            for Transform { name, summary, .. } in transforms {
                writeln!(out, "  {name:width$}  {summary}")?;
            }
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let entry = |Transform { name, groups, summary, .. }: &Transform| json!({ "name": name, "groups": groups, "summary": summary });
        json!({ "transforms": self.0.iter().map(entry).collect::<Value>() })
    }
}

/// Paths of files, one a line.
pub struct FileNames<'a>(pub Vec<&'a Path>);

impl Answer for FileNames<'_> {
    fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        self.0.iter().try_for_each(|path| writeln!(out, "{}", escape::name(path)))
    }

    fn json(&self) -> Value {
        json!({ "files": self.0.iter().map(|path| path.to_string_lossy()).collect::<Value>() })
    }
}

/// What a skip code means, and what to do about it.
impl Answer for SkipCode {
    fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}\n", self.name())?;
        write_prose(out, self.why())?;
        write_prose(out, self.advice())?;
        writeln!(out)?;
        write_prose(out, self.details())
    }

    fn json(&self) -> Value {
        let (why, advice, details) = (self.why(), self.advice(), self.details());
        json!({ "skip": { "code": self.name(), "why": why, "advice": advice, "details": details } })
    }
}

/// What an effect means.
impl Answer for Effect {
    fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}\n", self.name())?;
        write_prose(out, self.details())
    }

    fn json(&self) -> Value {
        json!({ "effect": { "effect": self.name(), "meaning": self.meaning(), "details": self.details() } })
    }
}

/// As wide as a terminal is at least.
const WIDTH: usize = 80;

/// Lines that fit on a terminal, with what is indented as it is, and what stands between fences indented.
fn write_prose(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let mut fenced = false;
    let mut prose = Vec::new();
    for line in text.lines() {
        let fence = line.starts_with("```");
        if !fenced && !fence && !line.is_empty() && !line.starts_with([' ', '\t']) {
            prose.extend(line.split_whitespace());
            continue;
        }
        write_words(out, &mut prose)?;
        match line {
            _ if fence => fenced = !fenced,
            _ if fenced => writeln!(out, "    {line}")?,
            _ => writeln!(out, "{line}")?,
        }
    }
    write_words(out, &mut prose)
}

/// As many words on a line as there is room for.
fn write_words(out: &mut dyn Write, words: &mut Vec<&str>) -> io::Result<()> {
    let mut used = 0;
    for word in words.drain(..) {
        let length = word.chars().count();
        match used {
            0 => used = length,
            _ if used + 1 + length <= WIDTH => {
                write!(out, " ")?;
                used += 1 + length;
            }
            _ => {
                writeln!(out)?;
                used = length;
            }
        }
        write!(out, "{word}")?;
    }
    if used > 0 { writeln!(out) } else { Ok(()) }
}

/// What a transform does, why, with which parameters, and examples of it.
impl Answer for Transform {
    fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        write_prose(out, &format!("{}: {}\n\n{}", self.name, self.summary, self.why.trim()))?;
        if !self.groups.is_empty() {
            let groups: Vec<_> = self.groups.iter().map(|group| format!("@{group}")).collect();
            writeln!(out, "\nGroups: {}", groups.join(", "))?;
        }
        if let Some(reference) = &self.reference {
            writeln!(out, "\nReference: {reference}")?;
        }
        if let Some(condition) = &self.when {
            writeln!(out, "\nOnly in stages that")?;
            write_condition(out, condition)?;
        }
        for step in &self.steps {
            let Explanation { title, lines } = step.explain();
            writeln!(out, "\n{title}")?;
            lines.iter().try_for_each(|(name, values)| write_parameter(out, name, values))?;
        }
        for example in &self.examples {
            let left_alone = example.before == example.after;
            writeln!(out, "\n{}\n", if left_alone { "Left alone:" } else { "Before:" })?;
            write_indented(out, &example.before)?;
            if !left_alone {
                writeln!(out, "\nAfter:\n")?;
                write_indented(out, &example.after)?;
            }
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let examples = self.examples.iter().map(|e| json!({ "before": e.before, "after": e.after }));
        let examples: Value = examples.collect();
        let Transform { name, summary, why, reference, groups, .. } = self;
        json!({ "transform": {
            "name": name, "summary": summary, "why": why, "groups": groups, "reference": reference, "examples": examples,
        } })
    }
}

fn write_condition(out: &mut dyn Write, condition: &Condition) -> io::Result<()> {
    let texts = |patterns: &[dockmod::analysis::commands::CommandPattern]| {
        patterns.iter().map(|pattern| pattern.text.clone()).collect::<Vec<_>>()
    };
    let bases: Vec<_> = condition.not_based_on.iter().map(|pattern| pattern.as_str().to_owned()).collect();
    write_parameter(out, "are built from", &condition.base.texts())?;
    write_parameter(out, "run", &texts(&condition.runs))?;
    write_parameter(out, "perhaps after", &texts(&condition.launchers))?;
    write_parameter(out, "do not run", &texts(&condition.foreign))?;
    write_parameter(out, "did not run before", &texts(&condition.replaced_by))?;
    write_parameter(out, "are not based on", &bases)
}

/// One value stands after the name, several below it; without values there is nothing to say.
fn write_parameter(out: &mut dyn Write, name: &str, values: &[String]) -> io::Result<()> {
    match values {
        [] => Ok(()),
        [value] => writeln!(out, "  {name}: {value}"),
        values => {
            writeln!(out, "  {name}:")?;
            values.iter().try_for_each(|value| writeln!(out, "    {value}"))
        }
    }
}

fn write_indented(out: &mut dyn Write, text: &str) -> io::Result<()> {
    text.lines().try_for_each(|line| if line.is_empty() { writeln!(out) } else { writeln!(out, "    {line}") })
}
