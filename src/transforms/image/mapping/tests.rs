use super::*;
use crate::transforms::holes;

fn spanned(text: &str) -> Spanned<String> {
    Spanned::new(0..text.len() + 2, text.to_owned())
}

fn read(pattern: &str, template: &str) -> Checked<Mapping> {
    let (pattern, template) = (spanned(pattern), spanned(template));
    let pieces = holes::pattern(&pattern)?;
    let to = holes::template(&template, &pieces)?;
    Mapping::new([&pattern, &template], [&pieces, &to])
}

const DIGEST: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// What becomes of references: `-` where nothing does.
fn becomes(pattern: &str, template: &str, cases: &[(&str, &str)]) {
    let mapping = read(pattern, template).unwrap();
    for (before, after) in cases {
        let [before, after] = [before, after].map(|text| text.replace("DIGEST", DIGEST));
        let found = match mapping.apply(&before) {
            None => "-".to_owned(),
            Some(Mapped::Changed(text)) => text,
            Some(Mapped::KeepsDigest(text)) => format!("digest {text}"),
            Some(Mapped::Invalid(text)) => format!("invalid {text}"),
        };
        assert_eq!(found, after, "{before}");
    }
}

#[test]
fn a_renamed_namespace() {
    let cases = [
        ("bitnami/redis:7", "bitnamilegacy/redis:7"),
        ("bitnami/redis", "bitnamilegacy/redis"),
        ("docker.io/bitnami/redis:7", "docker.io/bitnamilegacy/redis:7"),
        ("index.docker.io/bitnami/redis:7", "index.docker.io/bitnamilegacy/redis:7"),
        ("bitnami/redis:7@DIGEST", "bitnamilegacy/redis:7@DIGEST"),
        ("bitnami/redis@DIGEST", "-"),
        ("quay.io/bitnami/redis:7", "-"),
        ("bitnami/a/b:7", "-"),
        ("bitnami-x/redis:7", "-"),
    ];
    becomes("bitnami/:[name]::[tag]", "bitnamilegacy/:[name]::[tag]", &cases);
}

#[test]
fn a_registry_in_front() {
    let cases = [
        ("alpine", "mirror.example/library/alpine"),
        ("library/alpine:3", "mirror.example/library/alpine:3"),
        ("docker.io/alpine@DIGEST", "mirror.example/library/alpine@DIGEST"),
        ("bitnami/redis:7", "-"),
        ("mirror.example/library/alpine", "-"),
    ];
    becomes("docker.io/library/:[name]", "mirror.example/library/:[name]", &cases);
    let cases = [
        ("alpine:3", "m:5000/hub/library/alpine:3"),
        ("bitnami/redis", "m:5000/hub/bitnami/redis"),
        ("quay.io/a/b", "-"),
    ];
    becomes("docker.io/:[path*]", "m:5000/hub/:[path*]", &cases);
    becomes(
        "m.example/hub/:[path*]",
        "docker.io/:[path*]",
        &[("m.example/hub/library/alpine:3", "docker.io/library/alpine:3")],
    );
}

#[test]
fn any_registry() {
    let cases = [
        ("quay.io/a/app:1", "quay.io/b/app:1"),
        ("a/app", "b/app"),
        ("docker.io/a/app", "docker.io/b/app"),
        ("b/a", "-"),
    ];
    becomes(":[registry]/a/:[name]", ":[registry]/b/:[name]", &cases);
}

#[test]
fn tags_and_digests() {
    let cases = [
        ("debian:buster", "debian:bookworm"),
        ("docker.io/library/debian:buster-slim", "docker.io/library/debian:bookworm-slim"),
        ("debian:buster@DIGEST", "digest debian:bookworm@DIGEST"),
    ];
    becomes("debian:buster", "debian:bookworm", &[cases[0], cases[2], ("debian", "-"), ("debian:buster-slim", "-")]);
    becomes("debian:buster-:[kind]", "debian:bookworm-:[kind]", &[cases[1], ("debian:buster-", "-")]);
    let cases = [
        ("alpine", "alpine:3"),
        ("alpine:2", "alpine:3"),
        ("alpine:3", "-"),
        ("alpine@DIGEST", "digest alpine:3@DIGEST"),
    ];
    becomes("alpine", "alpine:3", &cases);
    let cases = [("alpine", "-"), ("alpine:3", "alpine:latest"), ("alpine:latest", "-")];
    becomes("alpine", "alpine:latest", &cases);
    becomes("alpine:latest", "alpine:3", &[("alpine", "alpine:3"), ("alpine:latest", "alpine:3"), ("alpine:2", "-")]);
    becomes("a/b::[t]@:[d]", "a/b::[t]", &[("a/b:1@DIGEST", "a/b:1"), ("a/b:1", "-")]);
    becomes("a/b::[t]", "a/c", &[("a/b:1", "a/c"), ("a/b:1@DIGEST", "digest a/c@DIGEST")]);
}

#[test]
fn official_images() {
    let cases = [
        ("debian:1", "ubuntu:1"),
        ("library/debian", "library/ubuntu"),
        ("docker.io/debian", "docker.io/ubuntu"),
        ("docker.io/library/debian", "docker.io/library/ubuntu"),
    ];
    becomes("debian", "ubuntu", &cases);
    becomes("docker.io/library/debian", "docker.io/library/ubuntu", &cases);
    becomes("old/:[name]", ":[name]", &[("old/redis:7", "redis:7"), ("docker.io/old/redis:7", "docker.io/redis:7")]);
    becomes("quay.io/old/:[name]", ":[name]", &[("quay.io/old/redis:7", "redis:7")]);
}

#[test]
fn parts_of_components() {
    becomes("a/:[x]-:[y]", "b/:[y]-:[x]-z", &[("a/b-c-d", "b/c-d-b-z"), ("a/bc", "-")]);
    becomes("a/b::[t]", "a/:[t]", &[("a/b:x", "a/x"), ("a/b:X_", "invalid a/X_")]);
    becomes("a/:[x]", ":[x]", &[("a/scratch", "invalid scratch")]);
}

#[test]
fn variables_are_values_like_any() {
    let gap = gap(0).unwrap();
    let of = |text: &str| text.replace('$', &gap.to_string());
    let cases =
        [("a/$:1", "b/$:1"), ("a/b:$", "b/b:$"), ("a/b:1-$", "b/b:1-$")].map(|(one, other)| (of(one), of(other)));
    let cases: Vec<(&str, &str)> = cases.iter().map(|(one, other)| (one.as_str(), other.as_str())).collect();
    becomes("a/:[x]", "b/:[x]", &cases);
    assert_eq!(read("a:1", "b").unwrap().apply(&of("a:$")), None);
}

#[test]
fn needles() {
    let needle = |pattern: &str| read(pattern, "zzz.example/x").unwrap().needle().map(str::to_owned);
    assert_eq!(needle("bitnami/:[name]::[tag]").as_deref(), Some("bitnami"));
    assert_eq!(needle("docker.io/library/:[name]"), None);
    assert_eq!(needle("docker.io/library/python:3-:[x]").as_deref(), Some("python"));
    assert_eq!(needle("registry.example.com/:[x*]").as_deref(), Some("registry.example.com"));
    assert_eq!(needle("library/:[x]/b:latest").as_deref(), Some("library"));
    assert_eq!(needle("libra:[x]/a"), None);
}

#[test]
fn mistakes() {
    for (pattern, template, start) in [
        ("Bitnami/x:", "a", "`Bitnami/x:` can be no image reference"),
        ("a b", "a", "`a b` can be no"),
        ("a", "B", "`B` can be no"),
        ("scratch", "a", "`scratch` is no image"),
        ("a", "scratch", "`scratch` is no image"),
        ("a/:[x]:[y]", "b/:[x]", "two holes are side by side"),
        ("a/:[x]", "b/:[x|json]", "a reference is written as it is"),
        ("a/b-:[x*]", "b/:[x*]", "`:[x*]` is for whole"),
        ("a/:[x*]", "b/c-:[x*]", "`:[x*]` is for whole"),
        ("a/:[x*]/:[y*]", "b", "a pattern can have one hole"),
        ("a/:[x]", "a/:[x]", "this is what `match` stands for already"),
        ("alpine:latest", "docker.io/library/alpine", "this is what `match`"),
        ("a/:[x]", "a/x-:[x]", "`match` is for what this gives"),
        ("docker.io/:[x*]", "docker.io/hub/:[x*]", "`match` is for what this gives"),
        (":[registry]/:[x*]", "m.example/:[registry]/:[x*]", "`match` is for what this gives"),
        ("alpine", "alpine:3-:[x]", "the pattern has no hole `x`"),
    ] {
        let message = read(pattern, template).map(|_| ()).unwrap_err().message;
        assert!(message.starts_with(start), "{pattern} {template}: {message}");
    }
}
