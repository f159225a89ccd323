use super::*;
use crate::syntax::dockerfile;

/// The places of a file: kind, text as written, and what else there is to say.
fn places(text: &str) -> Vec<String> {
    let dockerfile = dockerfile::parse(text);
    assert_eq!(dockerfile.errors, [], "{text}");
    let document = Document::new(&dockerfile);
    let show = |place: ImagePlace| {
        let written = &place.written;
        let mut shown = format!("{:?} {}", place.kind, written.restored(written.text.text()));
        if !written.variables.is_empty() {
            shown += &format!(" = {}", written.value.as_deref().unwrap_or("?"));
        }
        shown += if place.onbuild { " onbuild" } else { "" };
        shown += if written.is_plain { "" } else { " odd" };
        place.users.iter().for_each(|user| shown += &format!(" for {user}"));
        place.other_use.iter().for_each(|other| shown += &format!(" but {other}"));
        shown
    };
    image_places(&document).into_iter().map(show).collect()
}

#[test]
fn literals() {
    let text = "FROM --platform=linux/amd64 alpine:3 AS a\nFROM \"debian\"\nfrom 'x'\nFROM A\nFROM scratch\n\
                COPY --from=busybox:1 /a /b\nCOPY --from=A / /\nCOPY --from=0 / /\nCOPY --from=scratch / /\n\
                RUN --mount=type=bind,from=alpine:2,target=/x --mount=from=a true\nONBUILD COPY --from=node:1 / /\n";
    let expected =
        ["From alpine:3", "From debian", "From x", "Source busybox:1", "Source alpine:2", "Source node:1 onbuild"];
    assert_eq!(places(text), expected);
}

#[test]
fn quoted_flags() {
    let text = "FROM a\nRUN --mount=\"type=bind,From=b:1\" true\nRUN --mount='type=bind,\"from=c:1\"' true\n\
                COPY --from=\"d:1\" / /\nCOPY --from=\"e\":1 / /\n";
    assert_eq!(places(text), ["From a", "Source b:1", "Source c:1", "Source d:1", "Source --from=\"e\":1 odd"]);
}

#[test]
fn variables() {
    assert_eq!(places("ARG B=alpine:3\nFROM $B\nFROM ${B} AS x\n"), ["Default alpine:3 for 1 for 2"]);
    assert_eq!(places("ARG B=\"alpine:3\"\nFROM \"${B}\"\n"), ["Default alpine:3 for 1"]);
    assert_eq!(places("FROM ${B:-alpine:3}\n"), ["From alpine:3"]);
    assert_eq!(places("ARG B=c\nFROM ${B:-d}\n"), ["Default c for 1", "From d"]);
    assert_eq!(places("ARG T=1\nFROM a/b:${T}-x\n"), ["From a/b:${T}-x = a/b:1-x"]);
    assert_eq!(places("ARG T\nFROM a:$T\n"), ["From a:$T = ?"]);
    assert_eq!(places("ARG B=a\nARG B=b\nFROM $B\n"), ["Default b for 2"]);
    assert_eq!(places("ARG B\nFROM $B\n"), [""; 0]);
    assert_eq!(places("ARG A=a\nARG B=${A}:1\nFROM $B\n"), ["Default ${A}:1 = a:1 for 2"]);
    assert_eq!(places("ARG S=one\nFROM a AS one\nFROM $S\n"), ["From a"]);
    assert_eq!(places("ARG B=scratch\nFROM $B\n"), [""; 0]);
}

#[test]
fn other_uses() {
    for (text, other) in [
        ("ARG B=a\nFROM $B\nARG B\n", 2),
        ("ARG B=a\nFROM $B\nFROM $B-x\n", 2),
        ("ARG B=a\nARG C=$B\nFROM $B\n", 1),
        ("ARG B=a\nFROM --platform=$B x\nFROM $B\n", 1),
    ] {
        assert!(
            places(text)
                .iter()
                .any(|place| place.starts_with("Default a for") && place.ends_with(&format!("but {other}"))),
            "{text} {:?}",
            places(text)
        );
    }
    assert_eq!(places("ARG B=a\nFROM $B\nARG B=c\nRUN $B\n"), ["Default a for 1"]);
}
