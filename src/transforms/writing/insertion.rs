//! Where new lines go in a Dockerfile, and how they end.

use crate::analysis::document::Document;
use crate::base::edit::Edit;

/// The line break of the line that holds `at`, or of the line before where it has none.
pub fn newline_at(file: &str, at: usize) -> &'static str {
    let end = file[at..].find('\n').map(|end| at + end).or_else(|| file[..at].rfind('\n'));
    match end {
        Some(end) if file[..end].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The edit that puts `comment` directly above an instruction, unless it is in the comment there already.
pub fn comment_above(document: &Document, instruction: usize, comment: Option<&str>) -> Option<Edit> {
    let file = document.dockerfile.text;
    let at = document.instructions[instruction].span.start;
    let lines = comment_lines(comment?);
    let block: Vec<&str> = file[top(document, instruction)..at].lines().map(str::trim).collect();
    if block.windows(lines.len()).any(|window| window == lines) {
        return None;
    }
    Some(Edit::insert(at, joined(&lines, indentation(file, at), newline_at(file, at))))
}

/// The edit that puts `line`, below `comment`, before an instruction and of the comment that describes it.
pub fn line_ahead(document: &Document, instruction: usize, line: &str, comment: Option<&str>) -> Edit {
    let file = document.dockerfile.text;
    let start = document.instructions[instruction].span.start;
    let at = top(document, instruction);
    let mut lines = comment.map(comment_lines).unwrap_or_default();
    lines.push(line.to_owned());
    let newline = newline_at(file, file[..at].rfind('\n').unwrap_or(at));
    Edit::insert(at, joined(&lines, indentation(file, start), newline))
}

/// Where the comment that is attached to an instruction starts; without one, where the instruction does.
fn top(document: &Document, instruction: usize) -> usize {
    document.dockerfile.comment_above(document.instructions[instruction].span.start)
}

fn comment_lines(comment: &str) -> Vec<String> {
    let line = |text: &str| if text.is_empty() { "#".to_owned() } else { format!("# {text}") };
    comment.trim_end_matches('\n').split('\n').map(line).collect()
}

fn joined(lines: &[String], indentation: &str, newline: &str) -> String {
    lines.iter().map(|line| format!("{indentation}{line}{newline}")).collect()
}

/// The blanks at `at`.
fn indentation(file: &str, at: usize) -> &str {
    let rest = &file[at..];
    &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()]
}
