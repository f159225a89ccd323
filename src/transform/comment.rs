//! The comment that a step puts above the instruction it touches.

use super::retry::newline_at;
use crate::edit::Edit;
use crate::view::View;

/// The edit that puts `comment` above an instruction, unless it stands there already.
pub fn above(view: &View, instruction: usize, comment: Option<&str>) -> Option<Edit> {
    let file = view.dockerfile.text;
    let at = view.instructions[instruction].span.start;
    let newline = newline_at(file, at);
    let lines = lines(comment?);
    let before: Vec<&str> = file[..at].lines().rev().take(lines.len()).collect();
    let there = before.len() == lines.len() && before.iter().rev().zip(&lines).all(|(found, line)| found == line);
    (!there).then(|| Edit::insert(at, lines.iter().map(|line| format!("{line}{newline}")).collect::<String>()))
}

/// The comment as lines of a Dockerfile.
pub fn lines(comment: &str) -> Vec<String> {
    let line = |text: &str| if text.is_empty() { "#".to_owned() } else { format!("# {text}") };
    comment.trim_end_matches('\n').split('\n').map(line).collect()
}
