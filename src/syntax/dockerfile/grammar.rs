//! Items: which lines belong together.

use super::heredoc::openings;
use super::instruction;
use super::lines::{Line, Lines, continued, directive, top, trim_start};
use super::rules;
use super::{Body, Directive, Dockerfile, Heredoc, Instruction, Keyword};
use crate::base::arena::Arena;
use crate::base::diagnostic::Diagnostic;
use crate::base::limits;
use crate::base::source_map::MappedText;
use crate::base::span::Span;

/// Parses a Dockerfile.
///
/// What BuildKit would refuse is in the result's `errors`; the items tile the text all the same.
pub fn parse(text: &str) -> Dockerfile<'_> {
    let mut parser = Parser::new(text);
    parser.lines();
    parser.check_stages();
    let Parser { escape, errors, instructions, directives, .. } = parser;
    Dockerfile { text, escape, errors, shell_trees: Arena::new(), instructions, directives }
}

/// Whether a comment, from its `#` on, is a parser directive where it stands among the first lines of a file.
pub fn is_directive(comment: &str) -> bool {
    known_directive(comment).is_some()
}

fn known_directive(comment: &str) -> Option<(String, &str)> {
    let (name, value) = directive(comment)?;
    let name = name.to_ascii_lowercase();
    matches!(name.as_str(), "syntax" | "escape" | "check").then_some((name, value))
}

struct Parser<'a> {
    text: &'a str,
    lines: Lines<'a>,
    escape: char,
    /// Whether nothing but parser directives has come so far.
    at_top: bool,
    directives: Vec<Directive<'a>>,
    instructions: Vec<Instruction<'a>>,
    errors: Vec<Diagnostic>,
    /// The lines of the instruction in hand, without their continuation marks; the memory is used again.
    pieces: Vec<Span>,
}

/// As many instructions as most files have.
const INSTRUCTIONS: usize = 16;

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            lines: Lines::new(text, top(text)),
            escape: '\\',
            at_top: true,
            directives: Vec::new(),
            instructions: Vec::with_capacity(INSTRUCTIONS),
            errors: Vec::new(),
            pieces: Vec::new(),
        }
    }

    fn error(&mut self, at: usize, message: impl Into<String>) {
        self.errors.push(Diagnostic::at(at, message));
    }

    fn next_line(&mut self) -> Option<Line> {
        let line = self.lines.next()?;
        let unended = usize::from(line.content.end == line.span.end);
        // The scanner counts the byte order mark in.
        let start = if line.span.start == top(self.text) { 0 } else { line.span.start };
        if line.span.end - start + unended > limits::LONGEST_LINE {
            let message = format!(
                "found a line of {} bytes; BuildKit takes {} at most: break it up with continuations",
                line.content.len(),
                limits::LONGEST_LINE - 1
            );
            self.error(line.span.start, message);
        }
        Some(line)
    }

    fn lines(&mut self) {
        while let Some(line) = self.next_line() {
            let trimmed = trim_start(line.content.of(self.text));
            // The first line that is no parser directive ends them.
            self.at_top = self.at_top && self.directive(line, trimmed);
            if !trimmed.is_empty() && !trimmed.starts_with('#') {
                let start = line.content.end - trimmed.len();
                let instruction = self.instruction(line, Span::new(start, line.content.end));
                self.instructions.push(instruction);
            }
        }
    }

    /// Reads a parser directive, if the line is one.
    fn directive(&mut self, line: Line, trimmed: &'a str) -> bool {
        let Some((name, value)) = known_directive(trimmed) else { return false };
        if self.directives.iter().any(|seen| seen.name == name) {
            self.error(
                line.content.start,
                format!("found a second `{name}` parser directive; only one is allowed: remove it"),
            );
        }
        if name == "escape" {
            match value {
                "\\" | "`" => self.escape = value.chars().next().unwrap_or('\\'),
                _ => self.error(
                    line.content.start,
                    format!("found the escape character {value:?}; expected a backslash or a backquote"),
                ),
            }
        }
        self.directives.push(Directive { span: line.content, name, value });
        true
    }

    /// Joins the lines of an instruction as BuildKit does, and takes it apart.
    fn instruction(&mut self, line: Line, first: Span) -> Instruction<'a> {
        let mut pieces = std::mem::take(&mut self.pieces);
        let mut comments = Vec::new();
        let mut last = line;
        let mut open = self.join(&mut pieces, first);
        while open {
            let Some(line) = self.next_line() else { break };
            last = line;
            let trimmed = trim_start(line.content.of(self.text));
            if trimmed.starts_with('#') {
                comments.push(Span::new(line.content.end - trimmed.len(), line.content.end));
            } else if !trimmed.is_empty() {
                open = self.join(&mut pieces, line.content);
            }
        }
        let mapped = MappedText::joined(self.text, &pieces);
        pieces.clear();
        self.pieces = pieces;
        let mut instruction = instruction::parse(mapped, self.escape, first.start, &mut self.errors);
        instruction.comments = comments;
        if let Some(end) = self.heredocs(&mut instruction) {
            last = end;
        }
        rules::check(&instruction, first.start, &mut self.errors);
        instruction.span = Span::new(line.span.start, last.content.end);
        instruction
    }

    /// Adds the line without its continuation mark, and says whether it had one.
    fn join(&self, pieces: &mut Vec<Span>, content: Span) -> bool {
        let text = content.of(self.text);
        let joined = continued(text, self.escape);
        let end = content.start + joined.unwrap_or(text).len();
        if end > content.start {
            pieces.push(Span::new(content.start, end));
        }
        joined.is_some()
    }

    /// Reads the bodies of the instruction's here-documents, and returns the last line.
    fn heredocs(&mut self, instruction: &mut Instruction<'a>) -> Option<Line> {
        let text = instruction.mapped.text();
        if memchr::memchr(b'<', text.as_bytes()).is_none() || !text.contains("<<") || !takes_heredocs(instruction) {
            return None;
        }
        let mut last = None;
        let openings = match openings(instruction.mapped.text()) {
            Ok(openings) => openings,
            Err(message) => {
                self.error(instruction.mapped.source_start(0), message);
                return None;
            }
        };
        for opening in openings {
            let start = self.lines.at();
            let terminator = loop {
                let Some(line) = self.next_line() else {
                    let at = instruction.mapped.source_start(0);
                    let message = format!("found no end of the here-document; expected a line {:?}", opening.name);
                    self.error(at, message);
                    return last;
                };
                last = Some(line);
                let content = line.content.of(self.text);
                let content = if opening.chomp { content.trim_start_matches('\t') } else { content };
                if content == opening.name {
                    break line;
                }
            };
            instruction.heredocs.push(Heredoc {
                name: opening.name,
                descriptor: opening.descriptor,
                chomp: opening.chomp,
                expand: opening.expand,
                body: Span::new(start, terminator.span.start),
                terminator: terminator.content,
            });
        }
        last
    }

    /// Only ARG may come before the first FROM, and there must be one.
    fn check_stages(&mut self) {
        let mut first = self.instructions.iter().skip_while(|i| i.keyword == Some(Keyword::Arg));
        let found = first.next().map(|i| (i.keyword, i.keyword_span.start));
        if let Err(message) = begins_stage(found.map(|(keyword, _)| keyword)) {
            self.error(found.map_or(0, |(_, at)| at), message);
        }
    }
}

/// Whether the first instruction but for ARGs starts a stage; one that is unknown is an error of its own.
fn begins_stage(first: Option<Option<Keyword>>) -> Result<(), String> {
    match first {
        Some(Some(Keyword::From) | None) => Ok(()),
        Some(Some(keyword)) => Err(format!("found {} before the first FROM; expected FROM or ARG", keyword.name())),
        None => Err("found no build stage; expected a FROM instruction".to_owned()),
    }
}

fn takes_heredocs(instruction: &Instruction) -> bool {
    match (&instruction.body, instruction.keyword) {
        (Body::Exec(_), _) => false,
        (Body::Onbuild(inner), _) if inner.keyword != Some(Keyword::Onbuild) => takes_heredocs(inner),
        (_, keyword) => matches!(keyword, Some(Keyword::Add | Keyword::Copy | Keyword::Run)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_line() {
        let is_taken = |text: &str| parse(&format!("{text}FROM a")).errors.is_empty();
        assert!(is_taken(&format!("#{}\n", "x".repeat(limits::LONGEST_LINE - 2))));
        assert!(!is_taken(&format!("#{}\n", "x".repeat(limits::LONGEST_LINE - 1))));
        assert!(is_taken(&format!("\u{feff}#{}\n", "x".repeat(limits::LONGEST_LINE - 2 - 3))));
        assert!(!is_taken(&format!("\u{feff}#{}\n", "x".repeat(limits::LONGEST_LINE - 1 - 3))));
    }
}
