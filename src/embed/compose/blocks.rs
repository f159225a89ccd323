//! Finds the Dockerfiles in a Compose file.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as Place};

use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;

/// A `dockerfile_inline` of a service, or one in a mapping of an extension (`x-…`) that an alias brings to services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Inline {
    /// Where its key is, in the file.
    pub at: usize,
    /// The value.
    pub value: Rc<str>,
    /// Its lines, or what keeps them from being edited.
    pub block: Result<Block, &'static str>,
}

/// The lines of a literal block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Each line of the value: the whole of it in the file, and, in that, the text without indentation and line end.
    pub lines: Vec<(Span, Span)>,
    /// How far the text is indented.
    pub indent: usize,
    /// Whether the value ends with a line break.
    pub ended: bool,
}

/// A file as it was read.
pub(super) struct Reading<'a> {
    /// What it says besides comments and layout.
    pub content: Vec<Event<'a>>,
    /// The Dockerfiles in it.
    pub inlines: Vec<Inline>,
}

/// Reads a file.
///
/// # Errors
///
/// Where it is no YAML.
pub(super) fn read(file: &str) -> Result<Reading<'_>, Diagnostic> {
    let mut reader = InlineReader {
        file,
        offsets: Offsets::new(file),
        path: Vec::new(),
        found: Vec::new(),
        anchors: HashMap::new(),
        used: HashSet::new(),
    };
    let mut content = Vec::new();
    for step in Parser::new_from_str(file) {
        let (event, place) = step.map_err(|error| {
            let at = Offsets::new(file).byte(error.marker().index());
            Diagnostic::at(at, format!("this is not valid YAML: {}", error.info()))
        })?;
        reader.step(&event, place);
        content.push(event);
    }
    let InlineReader { found, used, .. } = reader;
    let is_used = |around: &[usize]| around.is_empty() || around.iter().any(|anchor| used.contains(anchor));
    let inlines = found.into_iter().filter(|(_, around)| is_used(around)).map(|(inline, _)| inline);
    let inlines = inlines.collect();
    Ok(Reading { content, inlines })
}

fn is_nothing(value: &str, style: ScalarStyle) -> bool {
    value.trim().is_empty() || style == ScalarStyle::Plain && ["~", "null", "Null", "NULL"].contains(&value)
}

/// Characters to bytes, for places that come in order.
struct Offsets<'a> {
    file: &'a str,
    character: usize,
    byte: usize,
}

impl<'a> Offsets<'a> {
    fn new(file: &'a str) -> Self {
        Self { file, character: 0, byte: 0 }
    }

    fn byte(&mut self, character: usize) -> usize {
        if character < self.character {
            *self = Self::new(self.file);
        }
        let rest = &self.file[self.byte..];
        let found = rest.char_indices().nth(character - self.character);
        self.byte += found.map_or(rest.len(), |(at, _)| at);
        self.character = character;
        self.byte
    }
}

/// A collection around the place.
enum Level {
    Mapping {
        /// The latest key, if it is a scalar.
        key: Option<String>,
        /// Where that is.
        at: usize,
        /// Whether its value comes next.
        value_next: bool,
        /// What aliases call the mapping; 0 if they cannot.
        anchor: usize,
    },
    Sequence,
}

struct InlineReader<'a> {
    file: &'a str,
    offsets: Offsets<'a>,
    path: Vec<Level>,
    /// Each with the anchors of the mappings around it, of which one has to be used; none for that of a service.
    found: Vec<(Inline, Vec<usize>)>,
    /// Scalars that are referred to elsewhere.
    anchors: HashMap<usize, Rc<str>>,
    /// The anchors that there are aliases of.
    used: HashSet<usize>,
}

/// How many mappings stand between the list of services and a Dockerfile, that list included.
const AROUND: usize = 3;

impl InlineReader<'_> {
    fn step(&mut self, event: &Event, place: Place) {
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                if *anchor > 0 {
                    self.anchors.insert(*anchor, Rc::from(&**value));
                }
                if let Some((at, around)) = self.dockerfile_key().filter(|_| !is_nothing(value, *style)) {
                    let block = match tag {
                        Some(_) => Err("it has a tag"),
                        None => self.scalar(value, *style, *anchor > 0, place),
                    };
                    self.found.push((Inline { at, value: Rc::from(&**value), block }, around));
                }
                self.node(Some((value, place)));
            }
            Event::Alias(anchor) => {
                self.used.insert(*anchor);
                if let (Some((at, around)), Some(value)) = (self.dockerfile_key(), self.anchors.get(anchor)) {
                    let block = Err("it is an alias of a text that stands elsewhere");
                    self.found.push((Inline { at, value: value.clone(), block }, around));
                }
                self.node(None);
            }
            Event::MappingStart(anchor, _) => {
                self.path.push(Level::Mapping { key: None, at: 0, value_next: false, anchor: *anchor });
            }
            Event::SequenceStart(..) => self.path.push(Level::Sequence),
            Event::MappingEnd | Event::SequenceEnd => {
                self.path.pop();
                self.node(None);
            }
            _ => {}
        }
    }

    /// Goes on after a node.
    fn node(&mut self, scalar: Option<(&str, Place)>) {
        if let Some(Level::Mapping { key, at, value_next, .. }) = self.path.last_mut() {
            if !*value_next {
                *key = scalar.map(|(key, _)| key.to_owned());
                *at = scalar.map_or(0, |(_, place)| self.offsets.byte(place.start.index()));
            }
            *value_next = !*value_next;
        }
    }

    /// Where the key of the next node is, if that is the Dockerfile of a service, or may be one by way of the anchors
    /// that come with it.
    fn dockerfile_key(&self) -> Option<(usize, Vec<usize>)> {
        let Level::Mapping { key: Some(key), at, value_next: true, .. } = self.path.last()? else { return None };
        if key != "dockerfile_inline" {
            return None;
        }
        let expected = [Some("services"), None, Some("build"), Some("dockerfile_inline")];
        let is = |(level, expected): (&Level, Option<&str>)| match level {
            Level::Mapping { key, value_next: true, .. } => expected.is_none() || key.as_deref() == expected,
            _ => false,
        };
        if self.path.len() == expected.len() && self.path.iter().zip(expected).all(is) {
            return Some((*at, Vec::new()));
        }
        let extension = |level: &Level| matches!(level, Level::Mapping { key: Some(key), .. } if key.starts_with("x-"));
        let anchor = |level: &Level| match level {
            Level::Mapping { anchor: anchor @ 1.., .. } => Some(*anchor),
            _ => None,
        };
        let around: Vec<usize> = self.path.iter().rev().take(AROUND).filter_map(anchor).collect();
        (self.path.first().is_some_and(extension) && !around.is_empty()).then_some((*at, around))
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, anchored: bool, place: Place) -> Result<Block, &'static str> {
        match style {
            ScalarStyle::Literal if anchored => Err("it has an anchor, so it may be used elsewhere, too"),
            ScalarStyle::Literal => {
                let at = self.offsets.byte(place.start.index());
                self.block(at, value).ok_or("its line ends are not the usual ones")
            }
            ScalarStyle::Folded => Err("it is a folded block (`>`)"),
            ScalarStyle::Plain => Err("it is a plain scalar"),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Err("it is a quoted string"),
        }
    }

    /// The lines of a block whose first text is at `at`, if they are all found as the value has them.
    fn block(&self, at: usize, value: &str) -> Option<Block> {
        let blank_ones = value.bytes().take_while(|&byte| byte == b'\n').count();
        let mut start = self.file.get(..at)?.rfind('\n')? + 1;
        let indent = at - start;
        for _ in 0..blank_ones {
            start = self.file[..start - 1].rfind('\n')? + 1;
        }
        let mut lines = Vec::new();
        for expected in value.strip_suffix('\n').unwrap_or(value).split('\n') {
            let end = self.file[start..].find('\n').map_or(self.file.len(), |end| start + end + 1);
            let line = &self.file[start..end];
            let text = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
            let blanks = text.len() - text.trim_start_matches(' ').len();
            // A line without text need not be indented.
            let inner = text.get(blanks.min(indent)..)?;
            if inner != expected || (blanks < indent && !expected.is_empty()) {
                return None;
            }
            lines.push((Span::new(start, end), Span::new(start + text.len() - inner.len(), start + text.len())));
            start = end;
        }
        Some(Block { lines, indent, ended: value.ends_with('\n') })
    }
}
