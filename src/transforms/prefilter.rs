//! Which transforms a text cannot concern, told from its bytes.

use memchr::memmem;

use crate::analysis::commands::CommandPattern;
use crate::analysis::suppressions::ADDRESSEE;
use crate::base::substring::Needles;
use crate::syntax::dockerfile::Keyword;
use crate::transforms::action::Step;
use crate::transforms::model::Transform;

/// The words and keywords without which a transform has nothing to say of a text: no fix, no skip, nothing satisfied.
#[derive(Clone, Debug)]
pub struct Prefilter {
    /// None where it may have something to say of any text.
    words: Option<Needles>,
    keywords: Vec<Keyword>,
}

impl Prefilter {
    /// Finds the words: of the commands that the transform's condition asks for, else of those that its steps work on.
    pub fn new(transform: &Transform) -> Self {
        match &transform.when {
            Some(condition) if !condition.runs.is_empty() => {
                Self { words: of_patterns(&condition.runs), keywords: Vec::new() }
            }
            _ => {
                let keywords = transform.steps.iter().flat_map(|step| step.keywords());
                Self { words: of_steps(&transform.steps), keywords: keywords.collect() }
            }
        }
    }

    /// What all of them together let through: asked first, one search does for all.
    pub fn of_any(prefilters: &[Self]) -> Self {
        let needles: Option<Vec<&Needles>> = prefilters.iter().map(|prefilter| prefilter.words.as_ref()).collect();
        let words = needles.and_then(|needles| Needles::new(needles.iter().flat_map(|needles| needles.words())));
        let mut keywords: Vec<Keyword> = Vec::new();
        for keyword in prefilters.iter().flat_map(|prefilter| &prefilter.keywords) {
            if !keywords.contains(keyword) {
                keywords.push(*keyword);
            }
        }
        Self { words, keywords }
    }

    /// Whether the transform may have something to say of `text`.
    pub fn passes(&self, text: &str) -> bool {
        let has_word = self.words.as_ref().is_none_or(|needles| needles.may_be_in(text));
        has_word || !self.keywords.is_empty() && may_have(&self.keywords, text)
    }
}

/// Whether a line may start with one of the keywords, or with ONBUILD, which may hold one.
fn may_have(keywords: &[Keyword], text: &str) -> bool {
    // In lower case, two letters that are not ASCII are.
    let is_odd = || memmem::find(text.as_bytes(), "\u{212a}".as_bytes()).is_some() || text.contains('\u{130}');
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.split('\n').map(str::trim_start);
    let names = || keywords.iter().chain(&[Keyword::Onbuild]).map(|keyword| keyword.name());
    lines.any(|line| names().any(|name| may_start(line, name))) || !text.is_ascii() && is_odd()
}

/// Whether a line starts with the keyword, in any case, or with a part of it that may go on in the next line.
fn may_start(line: &str, name: &str) -> bool {
    let same = line.bytes().zip(name.bytes()).take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count();
    same == name.len() || same > 0 && line[same..].starts_with(['\\', '`'])
}

/// The comments that are for dockmod.
///
/// Such a comment may keep a transform from something, and it has to be told from what: no prefilter can do that.
#[derive(Clone, Debug)]
pub struct DirectiveFilter(Option<Needles>);

impl Default for DirectiveFilter {
    fn default() -> Self {
        Self(Needles::new([ADDRESSEE]))
    }
}

impl DirectiveFilter {
    /// Whether there may be such a comment in `text`.
    pub fn may_be_in(&self, text: &str) -> bool {
        let spoken = |directives: &Needles| directives.may_be_in(&text.to_ascii_lowercase());
        // Of the letters of the name, one has another form that is not ASCII.
        memmem::find(text.as_bytes(), "\u{212a}".as_bytes()).is_some() || self.0.as_ref().is_none_or(spoken)
    }
}

fn of_steps(steps: &[Step]) -> Option<Needles> {
    let words: Vec<_> = steps.iter().map(|step| step.needles()).collect::<Option<_>>()?;
    Needles::new(words.into_iter().flatten())
}

fn of_patterns(patterns: &[CommandPattern]) -> Option<Needles> {
    let words: Vec<Vec<&str>> = patterns.iter().map(CommandPattern::needles).collect::<Option<_>>()?;
    Needles::new(words.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transforms::load::{built_in, parse};
    use crate::transforms::manager_command::ManagerCommand;

    fn passes(transform: &Transform, text: &str) -> bool {
        Prefilter::new(transform).passes(text)
    }

    #[test]
    fn the_words_of_the_built_in_transforms() {
        for (transform, word) in built_in().iter().zip(["prisma", "apk"]) {
            assert!(passes(transform, &format!("FROM a\nRUN {word} x\n")), "{}", transform.name);
            assert!(!passes(transform, "FROM a\nRUN pip install python -m apt-get\n"), "{}", transform.name);
        }
    }

    #[test]
    fn keywords() {
        let may_have = |text: &str| super::may_have(&[Keyword::Maintainer, Keyword::Workdir], text);
        for text in [
            "FROM a\nMAINTAINER b",
            "FROM a\n  Maintainer b",
            "FROM a\nMAINT\\\nAINER b",
            "FROM a\nm`\n# why\naintainer b",
            "\\\nmaintainer b",
            "\u{feff}workdir /a",
            "\u{a0}WORKDIR /a",
            "WOR\u{212a}DIR /a",
            "WORKD\u{130}R /a",
            "FROM a\nonbuild workdir /a",
        ] {
            assert!(may_have(text), "{text}");
        }
        for text in ["", "FROM a\nRUN maintainer\n", "FROM m\\\n", "# MAINTAINER b", "FROM caf\u{e9}"] {
            assert!(!may_have(text), "{text}");
        }
    }

    #[test]
    fn comments_for_dockmod() {
        let directives = DirectiveFilter::default();
        for text in [
            "# dockmod: ignore",
            "# DockMod: ignore",
            "# doc\u{212a}mod: ignore",
            "RUN a # dock\\\nmod: ignore",
            "RUN a # doc\\\nkmod: ignore",
            "RUN a # d\\\nOCK\\\n# x\nMod: ignore",
            "RUN <<-A\nsh <<B\n# doc\\\n\tkmod: ignore\nB\nA",
            "RUN [\"sh\", \"-c\", \"a # doc\\u006bmod: ignore\"]",
            "kmod dockmod",
        ] {
            assert!(directives.may_be_in(text), "{text}");
        }
        for text in ["", "k", "# docker", "RUN apk add kmod", "RUN lock \\\nmod", "# dock mod", "FROM k"] {
            assert!(!directives.may_be_in(text), "{text}");
        }
    }

    fn of_when(pattern: &str) -> Transform {
        let text = format!(
            "name = 'x'\nsummary = 'x'\nwhy = 'x'\n[when]\nruns = ['{pattern}']\n[[steps]]\naction = 'env'\nset = \
             {{ A = 'b' }}\n[[examples]]\nbefore = 'FROM a'\nafter = 'FROM a'\n"
        );
        parse(&text).map_err(|error| error.message).unwrap()
    }

    #[test]
    fn words_of_patterns() {
        assert!(passes(&of_when("python -m foo"), "RUN uv run -m foo"), "a launcher starts python");
        assert!(!passes(&of_when("python -m foo"), "RUN python -m bar"));
        assert!(passes(&of_when("python*"), "RUN x"), "a launcher may start python");
        assert!(passes(&of_when("*"), "RUN x"));
        assert!(passes(&of_when("foo*[0-9] a"), "RUN foobar9 a"));
        assert!(!passes(&of_when("foo*[0-9] a"), "RUN fobar9 a"));
        assert!(passes(&of_when("zypper install"), "RUN zypper in x"), "a sub-command may have other names");
        assert!(passes(&of_when("python -m pip install"), "RUN pip3 install x"));
        assert!(!passes(&of_when("python -m pip install"), "RUN python -m build"));
        assert!(passes(&of_when("caf\u{e9}"), "RUN x"), "bytes that are not ASCII may be anything");
    }

    #[test]
    fn other_names_of_a_program_count() {
        let passes = |program: &str, text: &str| {
            let command = ManagerCommand { program: program.to_owned(), subcommand: "install".to_owned() };
            Needles::new(command.program_names()).unwrap().may_be_in(text)
        };
        assert!(passes("yum", "RUN yum4 install x"));
        assert!(!passes("yum", "RUN dnf install x"));
        assert!(passes("pip", "RUN python3 -m pip3.12 install x"));
    }
}
