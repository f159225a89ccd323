//! Conditions on what a hole stands for: words of a closed list.

use std::fmt;

use crate::analysis::reading::{Value, ValuePart};
use crate::base::suggest::instead;
use crate::transforms::text::Fault;

/// What a condition says of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    /// A variable decides.
    Unknown,
}

impl Answer {
    fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    pub fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal;)+) => {
        /// What a value may be.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Kind { $($(#[doc = $doc])+ $variant),+ }

        impl Kind {
            pub const ALL: &[Kind] = &[$(Kind::$variant),+];

            pub const fn name(self) -> &'static str {
                match self { $(Kind::$variant => $name),+ }
            }
        }
    };
}

kinds! {
    /// Without variables.
    Literal = "literal";
    /// With a variable.
    Variable = "variable";
    /// With quotes.
    Quoted = "quoted";
    /// `http://` or `https://`.
    Url = "url";
    /// The address of a git repository.
    Git = "git";
    /// A file whose name says that it is an archive.
    Archive = "archive";
    /// With `*`, `?` or `[`.
    Glob = "glob";
    /// A path from the root.
    Absolute = "absolute";
    /// Digits alone.
    Number = "number";
    /// A here-document.
    Heredoc = "heredoc";
    /// A string of a JSON array.
    Json = "json";
}

/// A condition: `url`, `not url`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    pub kind: Kind,
    pub negated: bool,
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.negated { "not " } else { "" }, self.kind.name())
    }
}

/// A value that conditions are asked about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'v> {
    /// As it is written.
    pub text: &'v str,
    /// What is read there.
    pub value: &'v Value,
    /// Whether the instruction has here-documents.
    pub heredocs: bool,
    /// Whether the words of the instruction are a JSON array.
    pub json: bool,
}

impl Condition {
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let (negated, name) = text.strip_prefix("not ").map_or((false, text), |name| (true, name.trim_start()));
        let kind = Kind::ALL.iter().find(|kind| kind.name() == name);
        let kind = kind.ok_or_else(|| {
            let names = Kind::ALL.iter().map(|kind| kind.name());
            Fault::new(format!("`{}` is no condition; {}", text.escape_debug(), instead(name, names)))
        })?;
        Ok(Self { kind: *kind, negated })
    }

    /// Every condition there is.
    pub fn all() -> impl Iterator<Item = Self> {
        let of = |negated| Kind::ALL.iter().map(move |&kind| Self { kind, negated });
        of(false).chain(of(true))
    }

    /// Whether it holds, where `lookup` knows the values that variables are sure to have.
    pub fn holds(self, asked: Asked, lookup: &dyn Fn(&str) -> Option<String>) -> Answer {
        let answer = self.kind.answer(asked, lookup);
        if self.negated { answer.not() } else { answer }
    }
}

/// What is known of a text: how it starts and ends; all of it, where no variable is in it.
struct Known {
    start: String,
    end: String,
    all: bool,
}

impl Known {
    fn of(value: &Value, lookup: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut known = Self { start: String::new(), end: String::new(), all: true };
        for part in value.parts() {
            let text = match part {
                ValuePart::Text(text) => Some(text.clone()),
                ValuePart::Variable(text) => name(text).and_then(lookup),
                ValuePart::Unreadable(_) => None,
            };
            match text {
                Some(text) => {
                    known.start.extend(known.all.then_some(text.as_str()));
                    known.end.push_str(&text);
                }
                None => {
                    known.all = false;
                    known.end.clear();
                }
            }
        }
        known
    }

    /// Whether the text starts with `prefix`.
    fn starts_with(&self, prefix: &str) -> Answer {
        match self.start.starts_with(prefix) {
            true => Answer::Yes,
            false if !self.all && prefix.starts_with(&self.start) => Answer::Unknown,
            false => Answer::No,
        }
    }
}

/// The name of a variable without modifiers.
fn name(variable: &str) -> Option<&str> {
    let name = variable.strip_prefix("${")?.strip_suffix('}')?;
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_').then_some(name)
}

impl Kind {
    fn answer(self, asked: Asked, lookup: &dyn Fn(&str) -> Option<String>) -> Answer {
        let has_variable = !asked.value.parts().iter().all(|part| matches!(part, ValuePart::Text(_)));
        let descriptor = asked.text.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_heredoc = asked.heredocs && descriptor.starts_with("<<");
        let known = Known::of(asked.value, lookup);
        match self {
            Self::Literal => Answer::of(!has_variable),
            Self::Variable => Answer::of(has_variable),
            Self::Quoted => Answer::of(asked.text.contains(['"', '\''])),
            Self::Heredoc => Answer::of(is_heredoc),
            Self::Json => Answer::of(asked.json),
            _ if is_heredoc => Answer::No,
            Self::Url => any(["http://", "https://"].map(|scheme| known.starts_with(scheme))),
            Self::Git => git(&known),
            Self::Archive => archive(&known),
            Self::Glob => match known.start.contains(GLOB) || known.end.contains(GLOB) {
                false if !known.all => Answer::Unknown,
                found => Answer::of(found),
            },
            Self::Absolute => known.starts_with("/"),
            Self::Number => {
                let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                match digits(&known.start) && digits(&known.end) {
                    true if !known.all => Answer::Unknown,
                    holds => Answer::of(holds && !known.start.is_empty()),
                }
            }
        }
    }
}

const GLOB: [char; 3] = ['*', '?', '['];

fn any(answers: impl IntoIterator<Item = Answer>) -> Answer {
    answers.into_iter().fold(Answer::No, |all, one| match (all, one) {
        (Answer::Yes, _) | (_, Answer::Yes) => Answer::Yes,
        (Answer::No, Answer::No) => Answer::No,
        _ => Answer::Unknown,
    })
}

/// Whether BuildKit would clone it.
fn git(known: &Known) -> Answer {
    let schemes = ["git://", "ssh://", "github.com/"].map(|scheme| known.starts_with(scheme));
    let web = match any(["http://", "https://"].map(|scheme| known.starts_with(scheme))) {
        // Only with `.git` at the end of the path; a variable might bring that.
        Answer::Yes if !known.all => Answer::Unknown,
        Answer::Yes => {
            let path = known.start.split(['#', '?']).next().unwrap_or_default();
            Answer::of(path.trim_end_matches('/').ends_with(".git"))
        }
        answer => answer,
    };
    any(schemes.into_iter().chain([web, scp(known)]))
}

/// `user@host:path`
fn scp(known: &Known) -> Answer {
    let user = known.start.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
    let Some(at) = user else { return if known.all { Answer::No } else { Answer::Unknown } };
    let Some(host) = known.start[at..].strip_prefix('@').filter(|_| at > 0) else { return Answer::No };
    match host.find([':', '/']) {
        Some(end) => Answer::of(end > 0 && host[end..].starts_with(':')),
        None if known.all => Answer::No,
        None => Answer::Unknown,
    }
}

const ARCHIVES: [&str; 16] =
    ["tar", "tgz", "taz", "tbz", "tbz2", "tb2", "txz", "tlz", "tzst", "tzo", "gz", "bz2", "xz", "zst", "lzma", "z"];

/// Whether its name says that it is an archive; BuildKit looks at the content, so of a name that could be that of a
/// folder or of any file nothing is known.
fn archive(known: &Known) -> Answer {
    let name = known.end.rsplit('/').next().unwrap_or_default();
    let is_folder = known.end.ends_with('/') || known.all && matches!(name, "." | "..");
    if is_folder {
        return Answer::No;
    }
    match name.rsplit_once('.') {
        Some((_, extension)) if ARCHIVES.contains(&extension.to_ascii_lowercase().as_str()) => Answer::Yes,
        Some((_, extension))
            if extension.bytes().any(|byte| byte.is_ascii_alphabetic()) && !extension.contains(GLOB) =>
        {
            Answer::No
        }
        _ => Answer::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(condition: &str, text: &str) -> Answer {
        let value = Value::lexed(text, '\\');
        let asked = Asked { text, value: &value, heredocs: true, json: false };
        let lookup = |name: &str| (name == "KNOWN").then(|| "known".to_owned());
        Condition::parse(condition).unwrap().holds(asked, &lookup)
    }

    #[test]
    fn answers() {
        use Answer::{No, Unknown, Yes};
        for (condition, text, expected) in [
            ("literal", "a", Yes),
            ("literal", "$KNOWN", No),
            ("not literal", "'$A'", No),
            ("variable", "a$A", Yes),
            ("quoted", "\"a\"", Yes),
            ("url", "https://a/b", Yes),
            ("url", "\"http://a\"", Yes),
            ("url", "a", No),
            ("url", "$A/b", Unknown),
            ("url", "./$A", No),
            ("url", "https$A", Unknown),
            ("url", "$KNOWN", No),
            ("url", "https://$A", Yes),
            ("not url", "$A", Unknown),
            ("git", "git@github.com:a/b", Yes),
            ("git", "github.com/a/b", Yes),
            ("git", "https://a/b.git#v1", Yes),
            ("git", "https://a/b", No),
            ("git", "https://a/$B", Unknown),
            ("git", "a:b", No),
            ("git", "src/a@b:c", No),
            ("git", "gi$A", Unknown),
            ("git", "/a$A", No),
            ("archive", "a.tar.gz", Yes),
            ("archive", "a-$V.TGZ", Yes),
            ("archive", "$A/b.json", No),
            ("archive", "a.$X", Unknown),
            ("archive", "a", Unknown),
            ("archive", "a-1.2", Unknown),
            ("archive", ".", No),
            ("archive", "src/", No),
            ("archive", "a/..", No),
            ("archive", "*", Unknown),
            ("archive", "requirements*.txt", No),
            ("glob", "a*", Yes),
            ("glob", "a", No),
            ("glob", "$A", Unknown),
            ("glob", "$A?", Yes),
            ("absolute", "/a$A", Yes),
            ("absolute", "a", No),
            ("absolute", "$A", Unknown),
            ("number", "0", Yes),
            ("number", "1$A", Unknown),
            ("number", "", No),
            ("number", "a$A", No),
            ("heredoc", "<<EOF", Yes),
            ("heredoc", "3<<-EOF", Yes),
            ("not archive", "<<EOF", Yes),
            ("literal", "<<EOF", Yes),
        ] {
            assert_eq!(answer(condition, text), expected, "{condition} {text}");
        }
    }
}
