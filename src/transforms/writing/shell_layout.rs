//! How new lines look where they go in: indentation, continuation marks, line ends and escapes.

use crate::analysis::scripts::Layout;
use crate::base::limits;
use crate::base::source_map::MappedText;
use crate::base::span::Span;
use crate::transforms::writing::insertion::newline_at;

/// Columns from one tab stop to the next.
const TAB: usize = 8;

/// What is tried again.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    pub span: Span,
    /// Words that lines may start in, which must stay as they are.
    pub words: Vec<Span>,
    /// Where the commands after the first one start, in order.
    pub others: Vec<usize>,
}

impl Unit {
    /// Nothing yet: a place for a command.
    pub fn empty(at: usize) -> Self {
        Self { span: Span::empty(at), words: Vec::new(), others: Vec::new() }
    }

    /// The unit in the file, for one in the script's text.
    pub fn in_file(self, mapped: &MappedText) -> Self {
        Self {
            span: mapped.source_span(self.span),
            words: self.words.into_iter().map(|word| mapped.source_span(word)).collect(),
            others: self.others.into_iter().map(|start| mapped.source_start(start)).collect(),
        }
    }
}

/// The indentation of a loop that stands to the left of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BesideList {
    /// The indentation of the body.
    pub body: String,
    /// That of `done`.
    pub done: String,
    /// What to insert, and where, so that no command of the unit stands to the left of the body.
    pub shifts: Vec<(usize, String)>,
}

/// A line of a unit after the first.
struct Line<'f> {
    /// Where its text begins.
    at: usize,
    blanks: &'f str,
    role: Role,
}

/// What a line of a unit begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Words of a command.
    List,
    /// A command.
    Command,
    /// The operator before a command.
    Operator,
    /// A comment, or nothing.
    Other,
}

/// How new text looks at one place of a script.
#[derive(Clone, Debug)]
pub(crate) struct Stylist<'a> {
    file: &'a str,
    layout: Layout,
    escape: char,
    newline: &'static str,
    /// The blanks that the line of the place begins with.
    blanks: String,
    /// What stands in front of a line at the level of the place itself.
    pub base: String,
    /// One level deeper.
    step: &'static str,
}

impl<'a> Stylist<'a> {
    /// For a command at `at` in the file, within the instruction at `instruction`.
    ///
    /// `before`: what stands in front of it on its line, once the loops in front of it are written.
    pub fn new(file: &'a str, layout: Layout, escape: char, instruction: Span, (at, before): (usize, &str)) -> Self {
        let newline = newline_at(file, at);
        let blanks = &before[..before.len() - before.trim_start_matches([' ', '\t']).len()];
        let lead = before[blanks.len()..].chars().count();
        let tabs = match layout {
            Layout::Lines { tabs: true } | Layout::Expanded { tabs: true } => true,
            _ if blanks.is_empty() => continues_with_tabs(file, instruction, at),
            _ => blanks.contains('\t'),
        };
        let (base, step) = match (tabs, lead) {
            (true, 0) => (blanks.to_owned(), "\t"),
            (true, _) if blanks.is_empty() => ("\t".to_owned(), "\t"),
            (true, _) if matches!(layout, Layout::Lines { .. } | Layout::Expanded { .. }) => (blanks.to_owned(), "\t"),
            _ if lead > limits::FARTHEST_LOOP => (format!("{blanks}    "), "  "),
            _ => (format!("{blanks}{}", " ".repeat(lead)), "  "),
        };
        Self { file, layout, escape, newline, blanks: blanks.to_owned(), base, step }
    }

    /// The text of the file.
    pub fn file(&self) -> &'a str {
        self.file
    }

    /// `base`, `levels` deeper.
    pub fn indent(&self, levels: usize) -> String {
        format!("{}{}", self.base, self.step.repeat(levels))
    }

    /// A line break and the indentation of the next line.
    pub fn break_line(&self, indent: &str) -> String {
        match self.layout {
            Layout::Continued => format!(" {}{}{indent}", self.escape, self.newline),
            Layout::Lines { .. } | Layout::Expanded { .. } => format!("{}{indent}", self.newline),
            Layout::Json => " ".to_owned(),
        }
    }

    /// What ends a command that stands last on its line: lines of their own need no `;`.
    pub fn end(&self) -> &'static str {
        match self.layout {
            Layout::Continued | Layout::Json => ";",
            Layout::Lines { .. } | Layout::Expanded { .. } => "",
        }
    }

    /// Shell text as it is written here.
    pub fn escaped(&self, shell: &str) -> String {
        match self.layout {
            Layout::Expanded { .. } => shell.replace('$', "\\$"),
            Layout::Json => shell.replace('"', "\\\""),
            _ => shell.to_owned(),
        }
    }

    /// The indentation for the body of a loop around `unit`, and for its `done`, with which the lines of its list stay
    /// where they are; none where the body would not be deeper than the line on which the loop starts.
    ///
    /// ```text
    /// RUN apk add \        RUN for i in 1 2 3; do \
    ///     bash \             apk add \
    ///     gcc                   bash \
    ///                           gcc && break; \
    ///                       done
    /// ```
    pub fn beside(&self, unit: &Unit) -> Option<BesideList> {
        if self.layout == Layout::Json {
            return None;
        }
        let lines = self.later_lines(unit.span, &unit.words);
        let line = |(start, at)| Line { at, blanks: &self.file[start..at], role: self.role(at, unit) };
        let lines: Vec<Line> = lines.into_iter().map(line).filter(|line| line.role != Role::Other).collect();
        let list = lines.iter().filter(|line| line.role == Role::List).map(|line| line.blanks.len()).min();
        let commands = || lines.iter().filter(|line| line.role != Role::List);
        let all = || lines.iter().map(|line| line.blanks).chain([self.blanks.as_str()]);
        let (body, done) = if all().all(|blanks| !blanks.contains('\t')) {
            let deeper = |line: &Line| if line.role == Role::Operator { 2 } else { 0 };
            let command = commands().map(|line| line.blanks.len().saturating_sub(deeper(line))).min();
            self.in_spaces(list, command)?
        } else if all().all(|blanks| !blanks.contains(' ')) {
            self.in_tabs(list, commands().map(|line| line.blanks.len()).min())?
        } else {
            self.in_mixed_blanks(lines.iter().map(|line| line.blanks))?
        };
        let lacks = |line: &Line| Some((line.at, body.strip_prefix(line.blanks).filter(|rest| !rest.is_empty())?));
        let shifts = commands().filter_map(lacks).map(|(at, blanks)| (at, blanks.to_owned())).collect();
        Some(BesideList { body, done, shifts })
    }

    /// Two to the left of the list and of operators; the latter may be moved, if need be.
    fn in_spaces(&self, list: Option<usize>, command: Option<usize>) -> Option<(String, String)> {
        let line = self.blanks.len();
        let two_left = list.map(|list| list.saturating_sub(2));
        let fits = |body: &usize| (line + 2..=line + limits::FARTHEST_LIST).contains(body);
        let left = two_left.into_iter().chain(command).min();
        if let Some(body) = left.filter(fits).or(two_left.filter(fits)) {
            return Some((" ".repeat(body), " ".repeat(body - 2)));
        }
        // Below the keyword of the instruction, one blank is a step.
        let shallow = line == 0 && self.layout == Layout::Continued && matches!(list, Some(2 | 3));
        shallow.then(|| (" ".to_owned(), String::new()))
    }

    /// Between the line and a list that is a tab or as good as that to the right of it.
    fn in_mixed_blanks<'l>(&self, mut lines: impl Iterator<Item = &'l str>) -> Option<(String, String)> {
        let is_deep = |rest: &str| rest.starts_with('\t') || rest.starts_with("    ");
        let all_deep = lines.all(|blanks| blanks.strip_prefix(self.blanks.as_str()).is_some_and(is_deep));
        (all_deep && !self.strips_tabs()).then(|| (format!("{}  ", self.blanks), self.blanks.clone()))
    }

    fn strips_tabs(&self) -> bool {
        matches!(self.layout, Layout::Lines { tabs: true } | Layout::Expanded { tabs: true })
    }

    /// One to the left of the list; or, between that and the line, blanks that make a step at any width of a tab.
    fn in_tabs(&self, list: Option<usize>, command: Option<usize>) -> Option<(String, String)> {
        let line = self.blanks.len();
        let body = list.map(|list| list.saturating_sub(1)).or(command)?;
        match body.checked_sub(line)? {
            0 if self.strips_tabs() => None,
            0 => Some((format!("{}  ", "\t".repeat(body)), "\t".repeat(body))),
            _ => Some(("\t".repeat(body), "\t".repeat(body - 1))),
        }
    }

    /// What the line is whose text begins at `at`.
    fn role(&self, at: usize, unit: &Unit) -> Role {
        let rest = &self.file[at..];
        let line = rest.lines().next().unwrap_or_default().trim_end();
        match () {
            () if line.starts_with('#') || line.chars().eq([self.escape]) => Role::Other,
            () if unit.others.binary_search(&at).is_ok() => Role::Command,
            () if !unit.others.is_empty() && line.starts_with(['&', ';']) => Role::Operator,
            () => Role::List,
        }
    }

    /// What to insert, and where, so that the later lines of `unit` stand deeper than a command at `indent`, and its
    /// other commands no less deep.
    ///
    /// Lines that start inside one of its words stay, and so do blank ones and comments in the first column.
    pub fn shift(&self, unit: &Unit, indent: &str) -> Vec<(usize, String)> {
        let lines = self.later_lines(unit.span, &unit.words);
        let lacks = |&(start, text): &(usize, usize)| {
            let deeper = if unit.others.binary_search(&text).is_ok() { 0 } else { 2 };
            (columns(indent) + deeper).saturating_sub(columns(&self.file[start..text]))
        };
        let is_comment = |&&(_, text): &&(usize, usize)| self.file[text..].starts_with('#');
        let by = lines.iter().filter(|line| !is_comment(line)).map(lacks).max().unwrap_or(0);
        if by == 0 {
            return Vec::new();
        }
        if self.step == "\t" {
            let tabs = "\t".repeat(by.div_ceil(TAB));
            lines.into_iter().map(|(start, _)| (start, tabs.clone())).collect()
        } else {
            lines.into_iter().map(|(_, text)| (text, " ".repeat(by))).collect()
        }
    }

    /// Start and first character of each later line of `span` that may be moved.
    fn later_lines(&self, span: Span, words: &[Span]) -> Vec<(usize, usize)> {
        let mut lines = Vec::new();
        let mut words = words.to_vec();
        words.sort();
        let mut word = 0;
        let mut at = span.start;
        while let Some(end) = self.file[at..span.end].find('\n') {
            let start = at + end + 1;
            let rest = &self.file[start..];
            let text = start + rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let blank = rest[text - start..].starts_with(['\r', '\n']);
            while words.get(word).is_some_and(|word| word.end <= start) {
                word += 1;
            }
            let inside = words.get(word).is_some_and(|word| word.start < start);
            let flush = start == text && rest.starts_with('#');
            if !blank && !inside && !flush {
                lines.push((start, text));
            }
            at = start;
        }
        lines
    }
}

/// What stands in front of `at` on its line, within the instruction.
pub(crate) fn line_before(file: &str, instruction: Span, at: usize) -> &str {
    let start = file[..at].rfind('\n').map_or(0, |end| end + 1);
    &file[start.max(instruction.start)..at]
}

/// Whether the next line of the instruction starts with a tab.
fn continues_with_tabs(file: &str, instruction: Span, at: usize) -> bool {
    let rest = &file[at..instruction.end.max(at)];
    rest.split('\n').skip(1).find(|line| !line.trim().is_empty()).is_some_and(|line| line.starts_with('\t'))
}

fn columns(blanks: &str) -> usize {
    blanks.chars().fold(0, |column, c| if c == '\t' { column / TAB * TAB + TAB } else { column + 1 })
}
