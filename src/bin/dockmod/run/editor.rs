//! Editing the new lines of a change, as `git add -p` has it.

use std::env::var;
use std::io::Write;
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail, ensure};
use dockmod::base::edit::Edit;
use dockmod::base::span::Span;
use dockmod::engine::{Group, Outcome};

use crate::files::fs::read_text;

/// Has the user edit what the last of the `accepted` groups makes of `before`, which is `after`; the text with that.
///
/// Fails where the editor does, or a gate refuses the result; the outcome is then as it was.
pub fn edit(outcome: &mut Outcome, accepted: &mut [Group], before: &str, after: &str) -> Result<String> {
    let lines = changed_lines(before, after);
    let new = edited(lines.of(after))?;
    let (group, before_it) = accepted.split_last_mut().context("there is no change")?;
    let span = outer(outcome, group).context("there is no edit")?;
    let whole = whole_lines(outcome.original(), span);
    let is_other = |(edit, _): &(usize, &Edit)| !group.edits.contains(edit);
    let mut others = outcome.edits.iter().enumerate().filter(is_other).map(|(_, edit)| edit.span);
    let taken = others.any(|span| whole.start < span.end && span.start < whole.end);
    ensure!(!taken, "another change edits the same lines");
    let (mut changed, mut only) = (outcome.clone(), group.clone());
    only.edits.truncate(1);
    changed.edits[only.edits[0]] = least(outcome.original(), whole, &new);
    let all: Vec<Group> = before_it.iter().cloned().chain([only.clone()]).collect();
    let text = changed.apply(&all).map_err(|violation| anyhow!("with this edit, {}", violation.message))?;
    (*outcome, *group) = (changed, only);
    Ok(text)
}

/// The edit that makes `new` of what is at `span`, without what both begin and end with: an instruction that is edited
/// still begins where it did.
fn least(text: &str, span: Span, new: &str) -> Edit {
    let old = span.of(text);
    let same = |(a, b): &(char, char)| a == b;
    let start: usize = old.chars().zip(new.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (rest, new) = (&old[start..], &new[start..]);
    let end: usize = rest.chars().rev().zip(new.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    Edit::replace(Span::new(span.start + start, span.end - end), &new[..new.len() - end])
}

/// What a group edits, and what is between its edits.
fn outer(outcome: &Outcome, group: &Group) -> Option<Span> {
    let spans = || group.edits.iter().filter_map(|&edit| outcome.edits.get(edit)).map(|edit| edit.span);
    Some(Span::new(spans().map(|span| span.start).min()?, spans().map(|span| span.end).max()?))
}

fn whole_lines(text: &str, span: Span) -> Span {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let at_line_end = span.end > span.start && text[..span.end].ends_with('\n');
    let end =
        if at_line_end { span.end } else { text[span.end..].find('\n').map_or(text.len(), |at| span.end + at + 1) };
    Span::new(start, end)
}

/// The lines of `after` between those that both begin and end with.
fn changed_lines(before: &str, after: &str) -> Span {
    let same = |(a, b): &(&str, &str)| a == b;
    let (old, new) = (|| before.split_inclusive('\n'), || after.split_inclusive('\n'));
    let start: usize = old().zip(new()).take_while(same).map(|(line, _)| line.len()).sum();
    let room = before.len().min(after.len()) - start;
    let mut end = 0;
    for (line, _) in old().rev().zip(new().rev()).take_while(same) {
        if end + line.len() > room {
            break;
        }
        end += line.len();
    }
    Span::new(start, after.len() - end)
}

/// The text as the user's editor leaves it.
fn edited(text: &str) -> Result<String> {
    let editor = ["VISUAL", "EDITOR"].into_iter().find_map(|name| var(name).ok().filter(|value| !value.is_empty()));
    let Some(editor) = editor else { bail!("neither $VISUAL nor $EDITOR names an editor") };
    let mut file = tempfile::Builder::new().prefix("dockmod-").suffix(".Dockerfile").tempfile()?;
    file.write_all(text.as_bytes())?;
    let (shell, option) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let call = if cfg!(windows) { editor.clone() } else { format!("{editor} \"$@\"") };
    let status = Command::new(shell).args([option, &*call, &*editor]).arg(file.path()).status();
    let status = status.with_context(|| format!("cannot run the editor `{editor}`"))?;
    ensure!(status.success(), "the editor `{editor}` failed");
    read_text(file.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_edited() {
        let lines = |before: &str, after: &str| changed_lines(before, after).of(after).to_owned();
        assert_eq!(lines("a\nb\nc\n", "a\nx\ny\nc\n"), "x\ny\n");
        assert_eq!(lines("a\na\n", "a\na\na\n"), "a\n");
        assert_eq!(lines("a\nb", "a\nc"), "c");
    }
}
