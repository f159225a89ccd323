//! Names of images, and what is known of those that stages are built from.

use std::fmt;
use std::sync::LazyLock;

use glob::Pattern;

use super::references::Cut;

/// The name of an image without registry, namespace, tag and digest: `node` of `docker.io/library/node:22@sha256:…`.
pub fn image_name(reference: &str) -> &str {
    Cut::of(reference).last()
}

/// The name and the tag of an image, as Docker Hub shows them: `python:latest` of `docker.io/library/python`.
pub fn tagged_name(reference: &str) -> String {
    let Cut { repository, tag, digest } = Cut::of(reference);
    let name = hub_name(repository);
    match (tag, digest) {
        (Some(tag), _) => format!("{name}:{tag}"),
        (None, Some(_)) => name.to_owned(),
        (None, None) => format!("{name}:latest"),
    }
}

/// A repository without what Docker Hub adds to it by itself.
fn hub_name(repository: &str) -> &str {
    let hub = ["docker.io/", "index.docker.io/", "registry-1.docker.io/"];
    let name = hub.iter().find_map(|registry| repository.strip_prefix(registry)).unwrap_or(repository);
    name.strip_prefix("library/").unwrap_or(name)
}

/// Whether an image is known by its name or tag to have apk: Alpine or Wolfi.
fn is_apk_based(reference: &str) -> bool {
    let cut = Cut::of(reference);
    let name = cut.last().to_ascii_lowercase();
    let tag = cut.tag.unwrap_or_default().to_ascii_lowercase();
    name.contains("alpine") || name.contains("wolfi") || tag.contains("alpine")
}

/// A distribution, as the table calls it, and its release: `debian` 12.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// `alpine`, `wolfi`, `debian`, `ubuntu`, `fedora`, `rhel`.
    pub name: &'static str,
    /// The release, or an earlier one where the tag moves on; none where nothing is known of it.
    pub release: Option<Release>,
    /// Whether the release may also be a later one.
    pub or_later: bool,
}

/// A release by its numbers: `24.04` is 24 and 4.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release(Vec<u32>);

impl Release {
    /// Reads numbers that are set apart by dots.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |part: &str| part.parse().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
        text.split('.').map(number).collect::<Option<_>>().map(Self)
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<String> = self.0.iter().map(u32::to_string).collect();
        f.write_str(&numbers.join("."))
    }
}

/// What is known of a base image; what is not known of it is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaseImage {
    /// The distribution.
    pub distribution: Option<Distribution>,
    /// Its package manager.
    pub manager: Option<&'static str>,
    /// A POSIX shell is in it.
    pub shell: bool,
    /// `node` and `npm` are in [`NODE_FOLDER`].
    pub node: bool,
}

/// The folder that `node` and `npm` are in where an image has them.
pub const NODE_FOLDER: &str = "/usr/local/bin";

/// The distributions that the table may name, each with its package manager.
pub const DISTRIBUTIONS: &[(&str, &str)] = &[
    ("alpine", "apk"),
    ("wolfi", "apk"),
    ("debian", "apt-get"),
    ("ubuntu", "apt-get"),
    ("fedora", "dnf"),
    ("rhel", "dnf"),
];

impl BaseImage {
    /// What the table says of an image; what it does not know may be told from a name with `alpine` or `wolfi` in it.
    pub fn of(reference: &str) -> Self {
        if let Some(row) = row(reference) {
            let mut image = row.image.clone();
            if let Some(distribution) = image.distribution.as_mut().filter(|_| row.moves && reference.contains('@')) {
                distribution.release = None;
            }
            return image;
        }
        match is_apk_based(reference) {
            true => {
                let distribution = Some(Distribution { name: "alpine", release: None, or_later: false });
                Self { distribution, manager: Some("apk"), shell: true, node: false }
            }
            false => Self::default(),
        }
    }

    /// A line of the table has it in a column of its own.
    fn read(facts: &'static str) -> Option<Self> {
        let (mut image, mut manager) = (Self::default(), None);
        for fact in facts.split(',') {
            match fact {
                "shell" => image.shell = true,
                "node" => image.node = true,
                "microdnf" => manager = Some("microdnf"),
                "?" => {}
                _ => {
                    // A tag that moves on has this release or a later one; both are asked for alike.
                    let (name, release) = fact.split_once('=').unwrap_or((fact, ""));
                    let name = name.trim_end_matches('>');
                    let (name, usual) = DISTRIBUTIONS.iter().find(|(known, _)| *known == name)?;
                    image.manager = Some(usual);
                    let or_later = fact.contains(">=") || release.ends_with('+');
                    let release = Release::parse(release.trim_end_matches('+'));
                    image.distribution = Some(Distribution { name, release, or_later });
                }
            }
        }
        image.manager = manager.or(image.manager);
        Some(image)
    }
}

/// A row of the table.
struct Row {
    repositories: Vec<&'static str>,
    tags: Vec<Pattern>,
    image: BaseImage,
    /// The tag has not always had the release.
    moves: bool,
}

const TABLE: &str = include_str!("images.txt");

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(read_row).collect()
});

fn read_row(line: &'static str) -> Option<Row> {
    let columns: Vec<&str> = line.split_whitespace().collect();
    let [repositories, tags, facts, _date, _source] = columns[..] else { return None };
    let tags = tags.split(',').map(|tag| Pattern::new(tag).ok()).collect::<Option<_>>()?;
    let (repositories, moves) = (repositories.split(',').collect(), facts.contains(">="));
    Some(Row { repositories, tags, image: BaseImage::read(facts)?, moves })
}

fn row(reference: &str) -> Option<&'static Row> {
    let Cut { repository, tag, digest } = Cut::of(reference);
    let repository = hub_name(repository);
    let tag = match tag.map(str::to_ascii_lowercase) {
        Some(tag) => tag,
        // The digest alone does not tell the release, but it does where there is a tag as well.
        None if digest.is_some() => "@".to_owned(),
        None => "latest".to_owned(),
    };
    let fits = |row: &&Row| row.repositories.contains(&repository) && row.tags.iter().any(|tags| tags.matches(&tag));
    ROWS.iter().find(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_apk_based_images() {
        for image in [
            "alpine",
            "alpine:3.20",
            "python:3.12-alpine3.20",
            "nginx:mainline-ALPINE",
            "docker.io/library/alpine@sha256:00",
            "localhost:5000/alpine",
            "ghcr.io/linuxserver/baseimage-alpine:3.20",
            "cgr.dev/chainguard/wolfi-base",
        ] {
            assert_eq!(BaseImage::of(image).manager, Some("apk"), "{image}");
        }
        for image in
            ["debian", "node:22-slim", "registry.alpine.example/debian:12", "alpine-corp:5000/debian", "scratch"]
        {
            assert_ne!(BaseImage::of(image).manager, Some("apk"), "{image}");
        }
    }

    #[test]
    fn names_images() {
        assert_eq!(image_name("docker.io/library/node:22@sha256:00"), "node");
        assert_eq!(image_name("localhost:5000/oven/bun"), "bun");
        assert_eq!(image_name("node"), "node");
        assert_eq!(image_name(""), "");
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
        for row in rows {
            assert!(read_row(row).is_some(), "{row}");
            let date = row.split_whitespace().nth(3).unwrap_or_default();
            assert!(date.len() == 10 && date.split('-').all(|part| part.parse::<u32>().is_ok()), "{row}");
            assert!(row.contains(" https://"), "{row}");
        }
    }

    #[test]
    fn knows_releases() {
        for (image, expected) in [
            ("debian:bookworm-slim", Some("debian 12")),
            ("docker.io/library/debian:13.1-slim", Some("debian 13")),
            ("debian", Some("debian 12")),
            ("debian@sha256:00", Some("debian")),
            ("debian:stable-slim@sha256:00", Some("debian")),
            ("debian:bookworm@sha256:00", Some("debian 12")),
            ("python:3.12-slim@sha256:00", Some("debian 12")),
            ("python:3.11-slim-bullseye", Some("debian 11")),
            ("python:3.11.1-slim", Some("debian")),
            ("python:3.13.7", Some("debian 12")),
            ("python:3.12.0b1-slim", Some("debian")),
            ("python:slim-trixie", Some("debian 13")),
            ("ubuntu:24.04", Some("ubuntu 24.4")),
            ("ghcr.io/astral-sh/uv:python3.12-bookworm-slim", Some("debian 12")),
            ("registry.access.redhat.com/ubi9/ubi-minimal:9.5", Some("rhel 9")),
            ("registry.example.com/python:3.12-slim", None),
            ("example/python:3.12-slim", None),
            ("scratch", None),
        ] {
            let found = BaseImage::of(image).distribution.map(|found| match found.release {
                Some(release) => format!("{} {release}", found.name),
                None => found.name.to_owned(),
            });
            assert_eq!(found.as_deref(), expected, "{image}");
        }
    }

    #[test]
    fn knows_shells_and_node() {
        let facts = |image: &str| {
            let BaseImage { shell, node, .. } = BaseImage::of(image);
            (shell, node)
        };
        assert_eq!(facts("node:22-alpine"), (true, true));
        assert_eq!(facts("nikolaik/python-nodejs:python3.12-nodejs22"), (true, true));
        assert_eq!(facts("localhost/my-alpine"), (true, false));
        assert_eq!(facts("gcr.io/distroless/python3"), (false, false));
        assert_eq!(facts("python:3.12-windowsservercore"), (false, false));
        assert_eq!(facts("scratch"), (false, false));
    }
}
