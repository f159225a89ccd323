//! What can be asked of the distribution that a stage is built on: `debian >= 13 or ubuntu`.

use super::images::{BaseImage, DISTRIBUTIONS, Distribution, Release};
use crate::base::suggest::instead;

/// One or more distributions, each perhaps with a bound on its release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistributionPattern {
    /// As it was written.
    pub text: String,
    alternatives: Vec<Alternative>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Alternative {
    name: &'static str,
    bound: Option<(Comparison, Release)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Less,
    AtMost,
    Equal,
    AtLeast,
    More,
}

const COMPARISONS: [(&str, Comparison); 5] = [
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("<", Comparison::Less),
    ("=", Comparison::Equal),
    (">", Comparison::More),
];

impl DistributionPattern {
    /// Reads `debian >= 13 or ubuntu`.
    ///
    /// # Errors
    ///
    /// What was found and what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let alternatives = text.split(" or ").map(alternative).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), alternatives })
    }

    /// Whether an image has one of them; none where that is not known.
    pub fn fits(&self, image: &str) -> Option<bool> {
        if image == "scratch" {
            return Some(false);
        }
        let found = BaseImage::of(image).distribution?;
        let answers: Vec<_> = self.alternatives.iter().map(|alternative| alternative.fits(&found)).collect();
        match () {
            () if answers.contains(&Some(true)) => Some(true),
            () if answers.contains(&None) => None,
            () => Some(false),
        }
    }
}

impl Alternative {
    fn fits(&self, found: &Distribution) -> Option<bool> {
        if self.name != found.name {
            return Some(false);
        }
        let Some((comparison, wanted)) = &self.bound else { return Some(true) };
        let release = found.release.as_ref()?;
        let holds = match comparison {
            Comparison::Less => release < wanted,
            Comparison::AtMost => release <= wanted,
            Comparison::Equal => release == wanted,
            Comparison::AtLeast => release >= wanted,
            Comparison::More => release > wanted,
        };
        // A release only grows: what is at least that stays so, and what is past it never comes back.
        let settled = match comparison {
            Comparison::AtLeast | Comparison::More => holds,
            Comparison::Less | Comparison::AtMost => !holds,
            Comparison::Equal => release > wanted,
        };
        (settled || !found.or_later).then_some(holds)
    }
}

fn alternative(text: &str) -> Result<Alternative, String> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let names = || DISTRIBUTIONS.iter().map(|(name, _)| *name);
    let Some(name) = names().find(|known| *known == name) else {
        return Err(format!("unknown distribution `{text}`; {}", instead(name, names())));
    };
    let rest = rest.trim();
    if rest.is_empty() {
        return Ok(Alternative { name, bound: None });
    }
    let found = COMPARISONS.iter().find_map(|(sign, comparison)| Some((*comparison, rest.strip_prefix(sign)?)));
    let bound = found.and_then(|(comparison, number)| Some((comparison, Release::parse(number.trim())?)));
    match bound {
        Some(bound) => Ok(Alternative { name, bound: Some(bound) }),
        None => Err(format!("`{rest}` is no bound on a release of {name}, expected one such as `>= 13` or `= 24.04`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, image: &str) -> Option<bool> {
        DistributionPattern::parse(pattern).unwrap().fits(image)
    }

    #[test]
    fn releases_that_are_certain() {
        for (pattern, image, answer) in [
            ("debian >= 12", "debian:bookworm-slim", Some(true)),
            ("debian > 12", "debian:bookworm-slim", Some(false)),
            ("debian=12", "python:3.12-slim-bookworm", Some(true)),
            ("debian < 12", "python:3.12-slim-bookworm", Some(false)),
            ("debian <= 12", "python:3.12-slim-bookworm", Some(true)),
            ("ubuntu >= 22.04", "ubuntu:24.04", Some(true)),
            ("alpine", "alpine:3.20", Some(true)),
            ("alpine", "node:22-alpine", Some(true)),
            ("debian", "alpine:3.20", Some(false)),
            ("debian >= 13 or ubuntu", "ubuntu:22.04", Some(true)),
            ("debian >= 13 or ubuntu", "debian:12", Some(false)),
            ("debian or ubuntu", "scratch", Some(false)),
        ] {
            assert_eq!(fits(pattern, image), answer, "{pattern} on {image}");
        }
    }

    #[test]
    fn a_tag_that_moves_on_only_grows() {
        for (pattern, answer) in [
            ("debian >= 12", Some(true)),
            ("debian > 11", Some(true)),
            ("debian >= 13", None),
            ("debian = 12", None),
            ("debian = 11", Some(false)),
            ("debian < 12", Some(false)),
            ("debian < 14", None),
            ("debian <= 12", None),
        ] {
            assert_eq!(fits(pattern, "debian:latest"), answer, "{pattern}");
        }
    }

    #[test]
    fn what_is_not_in_the_table_is_not_known() {
        for image in ["registry.example.com/base", "debian@sha256:00"] {
            assert_eq!(fits("debian >= 12", image), None, "{image}");
        }
        assert_eq!(fits("alpine >= 3.19", "alpine:edge"), None);
    }

    #[test]
    fn patterns_that_cannot_be_read() {
        for (text, message) in [
            ("debain", "unknown distribution `debain`; did you mean `debian`?"),
            (
                "debian >= bookworm",
                "`>= bookworm` is no bound on a release of debian, expected one such as `>= 13` or `= 24.04`",
            ),
            ("debian 13", "`13` is no bound on a release of debian, expected one such as `>= 13` or `= 24.04`"),
        ] {
            assert_eq!(DistributionPattern::parse(text).unwrap_err(), message);
        }
        assert!(DistributionPattern::parse("").is_err() && DistributionPattern::parse("debian or ").is_err());
    }
}
