//! What BuildKit reads of an instruction, however it is written: two texts with the same reading mean the same.

use crate::syntax::dockerfile::lexer::{self, LexedVariable, Modifier, WordPart};
use crate::syntax::dockerfile::{Body, Instruction, Keyword, Pair};

/// What BuildKit reads of an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstructionReading {
    /// The keyword; none where it is unknown.
    pub keyword: Option<Keyword>,
    /// The flags, quotes and escapes taken away.
    pub flags: Vec<String>,
    /// Whether it is in exec form where that is something else than the words: CMD and the like.
    pub exec: bool,
    /// The words; of ENV, LABEL and ARG names and values in turn, none for an ARG without default.
    pub words: Vec<Option<Value>>,
    /// The here-documents.
    pub heredocs: Vec<HeredocReading>,
}

/// What BuildKit reads of a here-document; what `<<-` drops is told from the word that opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeredocReading {
    /// The delimiter.
    pub name: String,
    /// Whether variables count in it.
    pub expand: bool,
    /// Its lines.
    pub body: String,
}

/// The value of a word, as far as the file tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value(Vec<ValuePart>);

/// A part of a value; no two texts are side by side, and none is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValuePart {
    /// Text.
    Text(String),
    /// What a variable stands for, by one way to write it: `${NAME}`.
    Variable(String),
    /// What BuildKit cannot read: a quote or a brace is left open.
    Unreadable(String),
}

impl Value {
    /// The value of text that means itself.
    pub fn literal(text: &str) -> Self {
        let mut value = Self::default();
        value.push(ValuePart::Text(text.to_owned()));
        value
    }

    /// The value of text in which quotes, escapes and variables count.
    pub fn lexed(text: &str, escape: char) -> Self {
        let mut value = Self::default();
        match lexer::parts(text, escape) {
            Ok(parts) => value.push_all(&parts),
            Err(_) => value.push(ValuePart::Unreadable(text.to_owned())),
        }
        value
    }

    /// Its parts.
    pub fn parts(&self) -> &[ValuePart] {
        &self.0
    }

    /// The text that it is, where no variable is in it.
    pub fn as_text(&self) -> Option<&str> {
        match &self.0[..] {
            [] => Some(""),
            [ValuePart::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Adds a part at the end.
    pub fn push(&mut self, part: ValuePart) {
        match (self.0.last_mut(), part) {
            (_, ValuePart::Text(text)) if text.is_empty() => {}
            (Some(ValuePart::Text(before)), ValuePart::Text(text)) => before.push_str(&text),
            (_, part) => self.0.push(part),
        }
    }

    fn push_all(&mut self, parts: &[WordPart]) {
        for part in parts {
            match part {
                WordPart::Plain(text) | WordPart::Single(text) => self.push(ValuePart::Text((*text).to_owned())),
                WordPart::Escaped(c) => self.push(ValuePart::Text(c.iter().collect())),
                WordPart::Double(parts) => self.push_all(parts),
                WordPart::Variable(variable) => self.push(of_variable(variable)),
            }
        }
    }
}

fn of_variable(variable: &LexedVariable) -> ValuePart {
    match variable.modifier {
        Modifier::Bare if variable.name.is_empty() => ValuePart::Text("$".to_owned()),
        Modifier::Bare | Modifier::Braces => ValuePart::Variable(format!("${{{}}}", variable.name)),
        _ => ValuePart::Variable(variable.text.to_owned()),
    }
}

/// Whether quotes, escapes and variables count in the words of the instruction; else the text is taken as it is.
pub fn is_lexed(keyword: Keyword) -> bool {
    match keyword {
        Keyword::Add
        | Keyword::Arg
        | Keyword::Copy
        | Keyword::Env
        | Keyword::Expose
        | Keyword::From
        | Keyword::Label
        | Keyword::StopSignal
        | Keyword::User
        | Keyword::Volume
        | Keyword::Workdir => true,
        Keyword::Cmd
        | Keyword::Entrypoint
        | Keyword::Healthcheck
        | Keyword::Maintainer
        | Keyword::Onbuild
        | Keyword::Run
        | Keyword::Shell => false,
    }
}

impl InstructionReading {
    /// What BuildKit reads of an instruction of the file `text`.
    pub fn of(instruction: &Instruction, text: &str, escape: char) -> Self {
        let keyword = instruction.keyword;
        let lexed = keyword.is_some_and(is_lexed);
        let value = |text: &str| if lexed { Value::lexed(text, escape) } else { Value::literal(text) };
        let mapped = instruction.mapped.text();
        let pair = |pair: &Pair| [Some(pair.name), pair.value].map(|span| span.map(|span| value(span.of(mapped))));
        let words = match &instruction.body {
            Body::Pairs { pairs, .. } | Body::Args(pairs) => pairs.iter().flat_map(pair).collect(),
            _ => instruction.values().into_iter().map(|text| Some(value(text))).collect(),
        };
        let heredocs = instruction.heredocs.iter().map(|heredoc| HeredocReading {
            name: heredoc.name.clone(),
            expand: heredoc.expand,
            body: heredoc.body.of(text).to_owned(),
        });
        Self {
            keyword,
            flags: instruction.flags.iter().map(|flag| flag.value.clone()).collect(),
            exec: !lexed && instruction.is_exec(),
            words,
            heredocs: heredocs.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::dockerfile::parse;

    fn read(line: &str) -> InstructionReading {
        let text = format!("FROM a\n{line}\n");
        let file = parse(&text);
        InstructionReading::of(file.instructions().nth(1).unwrap(), &text, file.escape)
    }

    #[test]
    fn the_same_however_it_is_written() {
        for (one, other) in [
            ("ENV A b", "ENV A=b"),
            ("ENV A b  $C", "env \\\n A=\"b  ${C}\""),
            ("ENV A 'b'c\\ d", "ENV A=\"bc d\""),
            ("ENV A=$", "ENV A='$'"),
            ("LABEL a=b c=d", "LABEL 'a'=b \\\n# why\n  \"c\"=d"),
            ("COPY a b", "COPY [\"a\", \"b\"]"),
            ("ARG A", "ARG \"A\""),
        ] {
            assert_eq!(read(one), read(other), "{one}");
        }
        for (one, other) in [
            ("ENV A=$B", "ENV A='$B'"),
            ("ENV A=${B}", "ENV A=${B:-}"),
            ("ARG A", "ARG A="),
            ("CMD a", "CMD [\"a\"]"),
            ("MAINTAINER 'a'", "MAINTAINER a"),
            ("COPY <<E /a\nx\nE", "COPY <<'E' /a\nx\nE"),
            ("COPY --link a b", "COPY a b"),
        ] {
            assert_ne!(read(one), read(other), "{one}");
        }
    }

    #[test]
    fn what_buildkit_cannot_read() {
        assert_eq!(Value::lexed("it's", '\\').parts(), [ValuePart::Unreadable("it's".to_owned())]);
        assert_eq!(Value::lexed("", '\\').as_text(), Some(""));
    }
}
