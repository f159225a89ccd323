//! The arguments of an instruction as BuildKit's own tree has them.

use super::words::{is_blank, is_byte_blank, split_blanks};
use super::{Body, Instruction, Keyword, Pair};
use crate::base::span::Span;

impl Instruction<'_> {
    /// The keyword as BuildKit has it: as written, without continuation marks.
    pub fn word(&self) -> &str {
        self.mapped.text().trim().split(is_blank).next().unwrap_or_default()
    }

    /// Whether the arguments are in exec form, of ONBUILD those of the instruction it holds.
    pub fn is_exec(&self) -> bool {
        match &self.body {
            Body::Onbuild(inner) => inner.is_exec(),
            body => matches!(body, Body::Exec(_)),
        }
    }

    /// The arguments as BuildKit's tree has them: names and values in turn for ENV and LABEL, words for most others,
    /// one text for the shell form.
    pub fn values(&self) -> Vec<&str> {
        let text = self.mapped.text();
        let words = |spans: &[Span]| spans.iter().map(|span| span.of(text)).collect();
        match &self.body {
            _ if self.arguments.is_empty() => Vec::new(),
            Body::Onbuild(inner) => inner.values(),
            Body::Pairs { pairs, .. } => pairs.iter().flat_map(|pair| name_and_value(pair, text)).collect(),
            Body::Args(pairs) => pairs.iter().map(|pair| pair.span.of(text)).collect(),
            Body::Words(spans) => words(spans),
            _ if self.keyword == Some(Keyword::Healthcheck) => self.healthcheck_values(),
            Body::Exec(strings) => strings.iter().map(|string| string.value.as_str()).collect(),
            Body::From(_) => split_blanks(self.arguments()).map(|word| word.of(self.arguments())).collect(),
            Body::Text => vec![self.arguments()],
        }
    }

    /// The type of a HEALTHCHECK and the text after it.
    pub(super) fn healthcheck(&self) -> (&str, &str) {
        healthcheck_parts(self.arguments())
    }

    fn healthcheck_values(&self) -> Vec<&str> {
        let (kind, text) = self.healthcheck();
        let mut values = vec![kind];
        match &self.body {
            Body::Exec(strings) => values.extend(strings.iter().map(|string| string.value.as_str())),
            _ if text.is_empty() => {}
            _ => values.push(text),
        }
        values
    }
}

/// Cuts the arguments of HEALTHCHECK after the type; BuildKit takes each byte for a character there.
pub(super) fn healthcheck_parts(arguments: &str) -> (&str, &str) {
    let end = arguments.bytes().position(|byte| is_byte_blank(char::from(byte))).unwrap_or(arguments.len());
    let end = (end..arguments.len()).find(|&at| arguments.is_char_boundary(at)).unwrap_or(arguments.len());
    (&arguments[..end], arguments[end..].trim_start_matches(|c: char| c.is_ascii() && is_byte_blank(c)))
}

fn name_and_value<'t>(pair: &Pair, text: &'t str) -> [&'t str; 2] {
    [pair.name.of(text), pair.value.map_or("", |value| value.of(text))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::dockerfile::parse;

    fn values(line: &str) -> Vec<String> {
        let text = format!("FROM a\n{line}\n");
        let file = parse(&text);
        assert_eq!(file.errors, [], "{line}");
        file.instructions().nth(1).unwrap().values().into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn as_in_buildkit() {
        assert_eq!(values("RUN  a  b "), ["a  b"]);
        assert_eq!(values("RUN"), [""; 0]);
        assert_eq!(values("RUN [\"a\", \"b\"]"), ["a", "b"]);
        assert_eq!(values("COPY --link a\tb"), ["a", "b"]);
        assert_eq!(values("ENV A=\"b c\" D="), ["A", "\"b c\"", "D", ""]);
        assert_eq!(values("ENV A b c"), ["A", "b c"]);
        assert_eq!(values("ONBUILD ARG A B=c"), ["A", "B=c"]);
        assert_eq!(values("FROM b AS c"), ["b", "AS", "c"]);
    }

    #[test]
    fn healthcheck_is_cut_at_a_blank_that_is_one_byte() {
        assert_eq!(values("HEALTHCHECK CMD\x0ba b"), ["CMD", "a b"]);
        assert_eq!(values("HEALTHCHECK CMD [\"a\"]"), ["CMD", "a"]);
        assert_eq!(values("HEALTHCHECK CMD \u{a0}a"), ["CMD", "\u{a0}a"]);
        assert_eq!(healthcheck_parts("CMD\u{a0}a").0, "CMD\u{a0}");
    }

    #[test]
    fn an_escape_at_the_end_of_a_value_is_dropped() {
        assert_eq!(values("ENV A=b\\\\\\"), ["A", "b\\\\"]);
        assert_eq!(values("ENV A=\"b\\\u{a0}"), ["A", "\"b"]);
    }
}
