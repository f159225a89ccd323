//! Image references by the grammar of the distribution project, which Docker and BuildKit read them with.
//!
//! ```text
//! registry.example.com:5000/team/app:1.2@sha256:…
//! ^^^^^^^^^^^^^^^^^^^^^^^^^ registry
//!                           ^^^^^^^^ path
//!                                    ^^^ tag
//!                                        ^^^^^^^^ digest
//! ```
//!
//! The first component is a registry if it has a `.`, a `:` or a capital letter, or is `localhost`.
//! Source: <https://github.com/distribution/reference>, regexp.go and normalize.go, 2025-06-01.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while_m_n, take_while1};
use nom::character::complete::{char, digit1, satisfy};
use nom::combinator::{all_consuming, consumed, map, opt, recognize, verify};
use nom::multi::separated_list1;
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use crate::base::span::Span;

/// The registry that is meant where none is named.
pub const DOCKER_HUB: &str = "docker.io";

/// What else Docker Hub is called.
const OLD_DOCKER_HUB: &str = "index.docker.io";

/// Where Docker Hub has the images with a name of one component.
pub const OFFICIAL: &str = "library";

/// The tag that is meant where neither tag nor digest is given.
pub const LATEST: &str = "latest";

/// The longest path, in bytes, by the grammar.
const LONGEST_PATH: usize = 255;

/// The longest tag.
const LONGEST_TAG: usize = 128;

/// What an image is called, with no text but that of the base image itself.
pub const SCRATCH: &str = "scratch";

/// A character that stands for text which is not known: a variable in a reference, a hole in a pattern of references.
const GAPS: std::ops::RangeInclusive<char> = '\u{f0000}'..='\u{ffffd}';

/// The gap with that number; none where there are too many.
pub fn gap(number: usize) -> Option<char> {
    char::from_u32(u32::from(*GAPS.start()) + u32::try_from(number).ok()?).filter(|&c| is_gap(c))
}

/// The number of a gap.
pub fn gap_number(c: char) -> Option<usize> {
    is_gap(c).then(|| (u32::from(c) - u32::from(*GAPS.start())) as usize)
}

/// Whether a character is a gap.
pub fn is_gap(c: char) -> bool {
    GAPS.contains(&c)
}

/// Where the parts of a reference stand in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference<'t> {
    /// All of it.
    pub text: &'t str,
    /// The registry, with its port.
    pub registry: Option<Span>,
    /// The components of the path, at least one.
    pub path: Vec<Span>,
    /// The tag, without `:`.
    pub tag: Option<Span>,
    /// The digest, without `@`.
    pub digest: Option<Span>,
}

/// What a reference means, however it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageName {
    /// The registry: `docker.io` where none is written.
    pub registry: String,
    /// The components of the path: `library` and the name where Docker Hub is given a name of one component.
    pub path: Vec<String>,
    /// The tag: `latest` where neither tag nor digest is written.
    pub tag: Option<String>,
    /// The digest.
    pub digest: Option<String>,
}

impl<'t> Reference<'t> {
    /// Reads a reference; none where Docker would refuse it.
    pub fn parse(text: &'t str) -> Option<Self> {
        Self::parse_with_gaps(text).filter(|_| !text.contains(is_gap))
    }

    /// The same of a text in which gaps stand for letters and digits.
    pub fn parse_with_gaps(text: &'t str) -> Option<Self> {
        let parsed: IResult<_, _> =
            all_consuming((registry, path, opt(preceded(char(':'), image_tag)), opt(preceded(char('@'), digest))))
                .parse(text);
        let (_, (registry, path, tag, digest)) = parsed.ok()?;
        // An identifier of an image is none.
        if text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        let mut at = 0;
        let mut next = |part: &str, mark: usize| {
            let span = Span::new(at + mark, at + mark + part.len());
            at = span.end;
            span
        };
        let registry = registry.map(|registry| next(registry, 0));
        let mut first = registry.is_none();
        let path = path.into_iter().map(|part| next(part, usize::from(!std::mem::take(&mut first)))).collect();
        let (tag, digest) = (tag.map(|tag| next(tag, 1)), digest.map(|digest| next(digest, 1)));
        let found = Self { text, registry, path, tag, digest };
        let name = found.name();
        (name.path.iter().map(|part| part.len() + 1).sum::<usize>() <= LONGEST_PATH + 1).then_some(found)
    }

    /// What it means.
    pub fn name(&self) -> ImageName {
        let of = |span: &Span| span.of(self.text).to_owned();
        let registry = match self.registry.map(|span| span.of(self.text)) {
            None | Some(OLD_DOCKER_HUB) => DOCKER_HUB,
            Some(registry) => registry,
        };
        let mut path: Vec<String> = self.path.iter().map(of).collect();
        if registry == DOCKER_HUB && path.len() == 1 {
            path.insert(0, OFFICIAL.to_owned());
        }
        let (tag, digest) = (self.tag.as_ref().map(of), self.digest.as_ref().map(of));
        let tag = tag.or_else(|| digest.is_none().then(|| LATEST.to_owned()));
        ImageName { registry: registry.to_owned(), path, tag, digest }
    }

    /// Registry and path as they are written.
    pub fn repository(&self) -> Span {
        Span::new(0, self.path.last().map_or(0, |last| last.end))
    }
}

impl ImageName {
    /// Whether it is one of Docker's official images: `docker.io/library/alpine`.
    pub fn is_official(&self) -> bool {
        self.registry == DOCKER_HUB && self.path.len() == 2 && self.path[0] == OFFICIAL
    }
}

/// A reference cut at its marks, whatever the parts are: for texts that no grammar holds for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut<'t> {
    /// Registry and path.
    pub repository: &'t str,
    /// What follows the `:` of the last component.
    pub tag: Option<&'t str>,
    /// What follows `@`.
    pub digest: Option<&'t str>,
}

impl<'t> Cut<'t> {
    /// Cuts a text.
    pub fn of(text: &'t str) -> Self {
        let (tagged, digest) = text.split_once('@').map_or((text, None), |(tagged, digest)| (tagged, Some(digest)));
        let last = tagged.rfind('/').map_or(0, |slash| slash + 1);
        match tagged[last..].split_once(':') {
            Some((name, tag)) => Self { repository: &tagged[..last + name.len()], tag: Some(tag), digest },
            None => Self { repository: tagged, tag: None, digest },
        }
    }

    /// The last component of the path.
    pub fn last(&self) -> &'t str {
        self.repository.rsplit('/').next().unwrap_or(self.repository)
    }
}

/// Whether the first of several components is a registry.
fn is_registry(first: &str) -> bool {
    first == "localhost" || first.contains(['.', ':']) || first.chars().any(char::is_uppercase)
}

fn registry(input: &str) -> IResult<&str, Option<&str>> {
    match input.split_once('/') {
        Some((first, _)) if is_registry(first) => map(terminated(domain, char('/')), Some).parse(input),
        _ => Ok((input, None)),
    }
}

fn domain(input: &str) -> IResult<&str, &str> {
    let part = verify(take_while1(|c: char| c.is_ascii_alphanumeric() || c == '-' || is_gap(c)), |part: &str| {
        !part.starts_with('-') && !part.ends_with('-')
    });
    let address = delimited(char('['), take_while1(|c: char| c.is_ascii_hexdigit() || c == ':'), char(']'));
    let host = alt((recognize(address), recognize(separated_list1(char('.'), part))));
    let port = preceded(char(':'), alt((digit1, recognize(satisfy(is_gap)))));
    recognize((host, opt(port))).parse(input)
}

fn path(input: &str) -> IResult<&str, Vec<&str>> {
    separated_list1(char('/'), component).parse(input)
}

fn component(input: &str) -> IResult<&str, &str> {
    let word = take_while1(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || is_gap(c));
    let separator = alt((tag("__"), tag("_"), tag("."), take_while1(|c| c == '-')));
    recognize(separated_list1(separator, word)).parse(input)
}

fn image_tag(input: &str) -> IResult<&str, &str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || is_gap(c);
    let rest = take_while(move |c: char| is_word(c) || matches!(c, '.' | '-'));
    verify(recognize((satisfy(is_word), rest)), |tag: &str| tag.chars().count() <= LONGEST_TAG).parse(input)
}

fn digest(input: &str) -> IResult<&str, &str> {
    let of = |name: &'static str, length: usize| {
        let hex = take_while_m_n(length, length, |c: char| matches!(c, '0'..='9' | 'a'..='f'));
        recognize((tag(name), char(':'), alt((hex, recognize(satisfy(is_gap))))))
    };
    let known = alt((of("sha256", 64), of("sha384", 96), of("sha512", 128)));
    map(consumed(alt((known, recognize(satisfy(is_gap))))), |(text, _)| text).parse(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a reference, `-` for one that it does not have.
    fn parts(text: &str) -> Option<String> {
        let found = Reference::parse(text)?;
        let part = |span: &Option<Span>| span.map_or("-", |span| span.of(text)).to_owned();
        let path: Vec<&str> = found.path.iter().map(|span| span.of(text)).collect();
        Some(format!("{} {} {} {}", part(&found.registry), path.join("|"), part(&found.tag), part(&found.digest)))
    }

    const HEX: &str = "0123456789abcdef";

    fn digest_of(name: &str, length: usize) -> String {
        format!("{name}:{}", HEX.repeat(length / HEX.len()))
    }

    #[test]
    fn references() {
        for (text, expected) in [
            ("redis", "- redis - -"),
            ("redis:7.2-alpine", "- redis 7.2-alpine -"),
            ("Redis:7", ""),
            ("redis:", ""),
            ("redis@", ""),
            (":7", ""),
            ("", ""),
            ("@sha256:00", ""),
            ("grafana/loki", "- grafana|loki - -"),
            ("quay.io/a/b/c:_x", "quay.io a|b|c _x -"),
            ("quay.io:443/a", "quay.io:443 a - -"),
            ("localhost/a", "localhost a - -"),
            ("localhost:5000", "- localhost 5000 -"),
            ("localhost:5000/a:5000", "localhost:5000 a 5000 -"),
            ("host:port/a", ""),
            ("Host/a", "Host a - -"),
            ("host/A", ""),
            ("quay.io/A", ""),
            ("10.0.0.1:80/a", "10.0.0.1:80 a - -"),
            ("[2001:db8::1]/a", "[2001:db8::1] a - -"),
            ("[2001:db8::1]:5000/a:1", "[2001:db8::1]:5000 a 1 -"),
            ("[fe80::1%eth0]/a", ""),
            ("2001:db8::1/a", ""),
            ("[::1]:80a/a", ""),
            ("-a.com/b", ""),
            ("a-.com/b", ""),
            ("a_b.com/c", ""),
            ("a..com/b", ""),
            ("xn--e1afmkfd.xn--p1ai/a", "xn--e1afmkfd.xn--p1ai a - -"),
            ("a--b/c__d/e.f/g_h", "- a--b|c__d|e.f|g_h - -"),
            ("a/b___c", ""),
            ("a/b..c", ""),
            ("a/-b", ""),
            ("a/b-", ""),
            ("a//b", ""),
            ("a/b/", ""),
            ("/a", ""),
            ("a b", ""),
            ("a:b:c", ""),
            ("https://a.com/b", ""),
            ("a/b:.1", ""),
            ("caf\u{e9}", ""),
        ] {
            assert_eq!(parts(text).unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn digests() {
        for (name, length) in [("sha256", 64), ("sha384", 96), ("sha512", 128)] {
            let digest = digest_of(name, length);
            assert_eq!(parts(&format!("a@{digest}")).unwrap(), format!("- a - {digest}"));
            assert_eq!(parts(&format!("a.b/c:d@{digest}")).unwrap(), format!("a.b c d {digest}"));
            assert_eq!(parts(&format!("a@{digest}0")), None);
            assert_eq!(parts(&format!("a@{}", &digest[..digest.len() - 1])), None);
            assert_eq!(parts(&format!("a@{}", digest.replace('a', "A"))), None);
            assert_eq!(parts(&format!("a@{digest}:b")), None);
        }
        assert_eq!(parts(&format!("a@{}", digest_of("md5", 32))), None);
    }

    #[test]
    fn lengths() {
        assert!(parts(&"a".repeat(255 - "library/".len())).is_some());
        assert!(parts(&"a".repeat(256 - "library/".len())).is_none());
        assert!(parts(&format!("a.b/{}", "a/".repeat(127) + "a")).is_some());
        assert!(parts(&format!("a.b/{}", "a/".repeat(128) + "a")).is_none());
        assert!(parts(&format!("a:{}", "b".repeat(128))).is_some());
        assert!(parts(&format!("a:{}", "b".repeat(129))).is_none());
        assert!(parts(&HEX.repeat(4)).is_none(), "the identifier of an image");
        assert!(parts(&format!("{}:a", HEX.repeat(4))).is_some());
    }

    #[test]
    fn names() {
        let name = |text: &str| {
            let ImageName { registry, path, tag, digest } = Reference::parse(text).unwrap().name();
            format!("{registry}/{} {} {}", path.join("/"), tag.unwrap_or_default(), digest.is_some())
        };
        assert_eq!(name("alpine"), "docker.io/library/alpine latest false");
        assert_eq!(name("docker.io/alpine:3"), "docker.io/library/alpine 3 false");
        assert_eq!(name("index.docker.io/library/alpine"), "docker.io/library/alpine latest false");
        assert_eq!(name("bitnami/redis"), "docker.io/bitnami/redis latest false");
        assert_eq!(name("quay.io/redis"), "quay.io/redis latest false");
        let digest = digest_of("sha256", 64);
        assert_eq!(name(&format!("alpine@{digest}")), "docker.io/library/alpine  true");
        assert_eq!(name(&format!("alpine:3@{digest}")), "docker.io/library/alpine 3 true");
    }

    #[test]
    fn gaps() {
        let (a, b) = (gap(0).unwrap(), gap(1).unwrap());
        let text = format!("x/{a}:1-{b}@{b}");
        let found = Reference::parse_with_gaps(&text).unwrap();
        let of = |span: Span| span.of(&text).to_owned();
        assert_eq!((of(found.path[1]), of(found.tag.unwrap())), (a.to_string(), format!("1-{b}")));
        assert_eq!(of(found.repository()), format!("x/{a}"));
        assert_eq!(Reference::parse(&text), None);
        assert_eq!((gap_number(b), gap_number('b'), gap(1 << 20)), (Some(1), None, None));
    }

    #[test]
    fn cuts() {
        let cut = |text| {
            let Cut { repository, tag, digest } = Cut::of(text);
            (repository, tag, digest)
        };
        assert_eq!(cut("a:5000/B:c@d:e"), ("a:5000/B", Some("c"), Some("d:e")));
        assert_eq!(cut("a:5000/b"), ("a:5000/b", None, None));
        assert_eq!((cut(""), Cut::of("a/b:1").last()), (("", None, None), "b"));
    }
}
