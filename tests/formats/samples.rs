//! Trees with something of everything to report.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::tree::{BEFORE, Tree};

pub const NOTHING_TO_DO: &str = "FROM scratch\nCOPY a /a\n";
pub const SKIPPED: &str = "FROM alpine:3.20\nRUN --network=none apk add ./a.apk\n";
pub const BROKEN: &str = "FROM alpine:3.20\nBOGUS x\nRUN apk add curl\n";
/// A loop that is right already, one that is not, and a skip.
pub const MIXED: &str = "\
FROM alpine:3.20
RUN for i in 1 2 3; do apk add a && break; [ $i = 3 ] && exit 1; sleep 1; done
RUN for i in 1 2 3; do apk add b && break || sleep 5; done
RUN sh -c 'apk add c'
";

/// A place that is ignored, and a comment that means nothing.
pub const IGNORED: &str = "\
FROM alpine:3.20
# dockmod: ignore=apk-add-retry -- the mirror is \"here\"
RUN apk add a
# dockmod: ignroe
RUN apk add b
";

/// Names that something on the way could take for something else.
pub const NAMES: &[&[u8]] = &[
    b"new\nline",
    b"carriage\rreturn",
    b"a,b:c::d",
    b"100%25%0A",
    b" blanks ",
    b"quote\"d'",
    b"back\\slash",
    b"::error::x",
    b"##[group]x",
    b"<a>&b",
    b"#?;=+@!$()[]{}|~^",
    b"\x1b[31m",
    b"caf\xc3\xa9 \xf0\x9f\x90\x8b",
    b"\xff\xe9",
    b"-dash",
];

pub fn hostile(name: &[u8]) -> PathBuf {
    Path::new(OsStr::from_bytes(name)).join("Dockerfile")
}

pub fn hostile_tree() -> Tree {
    Tree::with(NAMES.iter().map(|name| (hostile(name), BEFORE)))
}

/// One file for each thing that can become of one.
pub fn mixed_tree() -> Tree {
    Tree::with([
        ("a/Dockerfile", BEFORE),
        ("b/Dockerfile", NOTHING_TO_DO),
        ("c/Dockerfile", SKIPPED),
        ("d/Dockerfile", BROKEN),
        ("e/Dockerfile", MIXED),
    ])
}

/// The Dockerfiles of the golden cases for the built-in transforms, and some with awkward bytes.
pub fn all_texts() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let mut texts = Vec::new();
    for group in ["apk-add-retry", "both", "prisma-system-node", "skipped", "refused"] {
        for case in fs::read_dir(root.join(group)).unwrap() {
            texts.push(fs::read(case.unwrap().path().join("before.Dockerfile")).unwrap());
        }
    }
    texts.sort();
    let wide = "FROM alpine\nRUN echo '\u{1f40b}\u{e9}' && apk add a && echo '\u{1f40b}' && apk add b # \u{1f40b}\n";
    texts.push(wide.into());
    texts.push(format!("\u{feff}{wide}").into());
    texts.push(format!("\u{feff}{BEFORE}").into());
    texts.push(BEFORE.replace('\n', "\r\n").into());
    texts.push(BEFORE.trim_end().into());
    texts.push(b"FROM alpine\n# \xff\xe9\nRUN echo '\xff' && apk add a && echo '\xe2\x82' && apk add b\n".to_vec());
    texts
}
