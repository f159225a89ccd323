//! Which transforms a text cannot concern, told from its bytes.

use crate::commands::MODULE;
use crate::needles::Needles;
use crate::suppress::ADDRESSEE;
use crate::transform::{CommandPattern, ManagerCommand, Step, Transform, WordPattern};

/// The words without which a transform has nothing to say of a text: no fix, no skip, nothing satisfied.
#[derive(Clone, Debug)]
pub struct Prefilter(Option<Needles>);

impl Prefilter {
    /// Finds the words: of the commands that the transform's condition asks for, else of those that its steps work on.
    pub fn new(transform: &Transform) -> Self {
        Self(match &transform.when {
            Some(condition) => of_patterns(&condition.runs),
            None => of_steps(&transform.steps),
        })
    }

    /// Whether the transform may have something to say of `text`.
    pub fn passes(&self, text: &str) -> bool {
        self.0.as_ref().is_none_or(|needles| needles.may_be_in(text))
    }
}

/// What stands in a text that has a comment for dockmod, once the text is in lower case.
///
/// Such a comment may keep a transform from something, and it has to be told from what: no prefilter can do that.
pub fn speech() -> Option<Needles> {
    Needles::new([ADDRESSEE])
}

fn of_steps(steps: &[Step]) -> Option<Needles> {
    let commands = steps.iter().map(|step| match step {
        Step::Retry(step) => Some(&step.commands),
        // Each stage that runs anything is one that lacks packages or variables.
        Step::Install(_) | Step::Env(_) => None,
    });
    let commands: Vec<_> = commands.collect::<Option<_>>()?;
    Needles::new(commands.into_iter().flatten().flat_map(ManagerCommand::program_names))
}

fn of_patterns(patterns: &[CommandPattern]) -> Option<Needles> {
    let words: Vec<&str> = patterns.iter().map(longest_word).collect::<Option<_>>()?;
    Needles::new(words)
}

/// The longest part of a pattern that each command it matches has.
fn longest_word(pattern: &CommandPattern) -> Option<&str> {
    // A launcher brings these with it.
    let written = pattern.words.iter().filter(|word| !MODULE.iter().any(|module| word.matches(module)));
    written.map(literal_start).filter(|word| !word.is_empty()).max_by_key(|word| word.len())
}

fn literal_start(word: &WordPattern) -> &str {
    match word {
        WordPattern::Literal(text) => text,
        WordPattern::Any => "",
        WordPattern::Glob(pattern) => pattern.as_str().split(['*', '?', '[']).next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transform::check::{built_in, parse};

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
