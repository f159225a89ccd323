//! Time grows no faster than the file, whatever the file holds, and nesting does not run out of stack.
//!
//! Each shape is rewritten at sizes each four times the one before, up to one that takes a while. What is sixteen times as
//! large takes about 16 times as long in linear time, 256 times in quadratic time: so far apart that a busy machine is not
//! taken for one of them. `DOCKMOD_COST=64` measures 1, 4, 16 and 64 MiB, best with `--release`;
//! `DOCKMOD_COST_SHAPE=loops` measures the shapes with that in their name only, or the one of that name.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use dockmod::engine::{Failure, rewrite};
use dockmod::transforms::load::built_in;
use dockmod::transforms::model::Transform;
use rustix::time::{ClockId, clock_gettime};

/// How much longer sixteen times the text may take.
const MOST: f64 = 64.0;

/// What takes no longer than this for four times the text is linear, whatever the machine adds.
const PLAIN: f64 = 6.0;

/// What passes in less than this is not measured against.
const SHORT: Duration = Duration::from_millis(1);

/// What takes longer than this needs no larger text.
const ENOUGH: Duration = Duration::from_millis(60);

/// Measurements of a shape that is too slow are repeated: something else may have been to blame.
const TRIES: usize = 6;

/// One shape is measured at a time: what others do to the caches and to the memory of this process is not its cost.
static MEASURING: Mutex<()> = Mutex::new(());

type Shape = (&'static str, fn(usize) -> String);

/// `head`, pieces for as many bytes as asked for, and `tail`.
fn filled(bytes: usize, head: &str, piece: impl Fn(usize) -> String, tail: &str) -> String {
    let mut text = head.to_owned();
    let mut number = 0;
    while text.len() + tail.len() < bytes {
        text.push_str(&piece(number));
        number += 1;
    }
    text + tail
}

/// The same piece over and over, in a stage.
fn file(bytes: usize, piece: &str) -> String {
    filled(bytes, "FROM alpine\n", |_| piece.to_owned(), "")
}

/// One RUN, with a line break after every piece.
fn run(bytes: usize, head: &str, piece: impl Fn(usize) -> String, tail: &str) -> String {
    filled(bytes, &format!("FROM alpine\nRUN {head}"), |number| format!("{} \\\n", piece(number)), &format!("{tail}\n"))
}

/// A here-document script.
fn script(bytes: usize, piece: impl Fn(usize) -> String) -> String {
    filled(bytes, "FROM alpine\nRUN <<EOF\n", |number| format!("{}\n", piece(number)), "EOF\n")
}

/// Levels within one another, as many as fit, in one RUN.
fn nested(bytes: usize, open: &str, close: &str) -> String {
    let levels = bytes / (open.len() + close.len() + 4);
    let line = |piece: &str| format!("{piece}\\\n");
    format!("FROM alpine\nRUN {}apk add x {}\n", line(open).repeat(levels), line(close).repeat(levels))
}

/// As many levels as a shell is read with, over and over in one RUN.
fn towers(bytes: usize, levels: usize, open: &str, close: &str) -> String {
    let tower = format!("{}apk add x {}", open.repeat(levels), close.repeat(levels));
    run(bytes, "", |_| format!("{tower};"), "true")
}

const LINES: &[Shape] = &[
    ("one long line", |n| format!("FROM alpine\nRUN {}\n", "x".repeat(n))),
    ("long lines", |n| file(n, &format!("RUN {}\n", "x ".repeat(30_000)))),
    ("continuations", |n| file(n, "RUN true \\\n").replace("FROM alpine\nRUN", "FROM alpine\nCOPY")),
    ("empty continuations", |n| run(n, "true ", |_| String::new(), "")),
    ("blank lines in a RUN", |n| filled(n, "FROM alpine\nRUN true \\\n", |_| "\n".to_owned(), "apk add x\n")),
    ("comments", |n| file(n, "# comment\n")),
    ("comments in a RUN", |n| filled(n, "FROM alpine\nRUN true && \\\n", |_| "# c\n".to_owned(), "apk add x\n")),
    ("comments in a list", |n| run(n, "apk add ", |_| "a \\\n  # why".to_owned(), "b")),
    ("instructions", |n| file(n, "RUN true\n")),
    ("other instructions", |n| file(n, "COPY a b\nWORKDIR /a\nUSER b\nSHELL [\"sh\", \"-c\"]\n")),
    ("comments that ignore", |n| file(n, "# dockmod: ignore -- x\nRUN apk add x\n")),
    ("comments that ignore nothing", |n| file(n, "# dockmod: ignore=a,apk-add-retry\nRUN true\n")),
    ("comments that ignore by many names", |n| {
        file(n, &format!("# dockmod: ignore={}apk-add-retry\nRUN apk add x\n", "a,".repeat(30_000)))
    }),
    ("comments that ignore one RUN", |n| {
        filled(n, "FROM alpine\n", |_| "# dockmod: ignore\n".to_owned(), "RUN apk add x\n")
    }),
    ("comments that ignore the file", |n| {
        filled(n / 2, "", |_| "# dockmod: ignore-file=a\n".to_owned(), "") + &file(n / 2, "RUN apk add x\n")
    }),
    ("comments of the shell that are addressed to dockmod", |n| file(n, "RUN apk add x # dockmod: ignore\n")),
    ("carriage returns", |n| file(n, "RUN apk add x \\\r\n  y\r\n\r\r\n")),
    ("unknown instructions", |n| file(n, "BOGUS\n")),
    ("flags", |n| run(n, "", |_| "--mount=type=cache,target=/x".to_owned(), "apk add x")),
    ("exec words", |n| run(n, "[\"apk\", \"add\"", |_| ", \"x\"".to_owned(), "]")),
    ("exec escapes", |n| run(n, "[\"sh\", \"-c\", \"apk add x", |_| "; apk add \\u0061\\n".to_owned(), "\"]")),
    ("JSON nesting", |n| run(n, "", |_| "[".to_owned(), "")),
    ("ONBUILD", |n| file(n, "ONBUILD RUN apk add x\n")),
    ("ONBUILD of ONBUILD", |n| run(n, "", |_| "ONBUILD".to_owned(), "RUN apk add x").replace("\nRUN ", "\nONBUILD ")),
];

const STAGES: &[Shape] = &[
    ("ENV pairs", |n| filled(n, "FROM alpine\nENV", |i| format!(" A{i}=b \\\n"), "\nRUN apk add x\n")),
    ("ENV pairs of one name", |n| filled(n, "FROM alpine\nENV", |_| " A=$A \\\n".to_owned(), "\nRUN apk add x\n")),
    ("ENV instructions", |n| filled(n, "FROM alpine\n", |i| format!("ENV A{i}=$A{}\n", i / 2), "RUN apk add x\n")),
    ("ENV that doubles", |n| file(n, "ENV A=${A:-x}$A\n")),
    ("ENV of a long value", |n| {
        let long = "x".repeat(n / 2);
        filled(n, &format!("FROM alpine\nENV A={}\n", fold(&long)), |i| format!("ENV B{i}=$A\n"), "")
    }),
    ("patterns", |n| {
        let long = "xy".repeat(n / 4);
        filled(n, &format!("FROM alpine\nENV A={}\n", fold(&long)), |_| "ENV B=${A//*x*y*z/}\n".to_owned(), "")
    }),
    ("ARG chain", |n| filled(n, "ARG A0=a\n", |i| format!("ARG A{}=${{A{i}}}\n", i + 1), "FROM $A1\nRUN apk add x\n")),
    ("ARG chain in a stage", |n| filled(n, "FROM a\nARG A0=a\n", |i| format!("ARG A{}=$A{i}\n", i + 1), "")),
    ("ARGs of one name", |n| {
        let half = file(n / 2, "ARG A=b\n").replace("FROM alpine", "FROM a AS b");
        filled(n, &half, |_| "FROM b\nENV C=$A\n".to_owned(), "")
    }),
    ("i taken", |n| file(n, "ARG i\nARG attempt\nRUN apk add x\n")),
    ("substitutions in ENV", |n| filled(n, "FROM a\nENV A=b\nENV B=", |_| "$A\\\n".to_owned(), "\n")),
    ("defaults in ENV", |n| filled(n, "FROM a\nENV B=", |_| "${x:-\\\n".to_owned(), "\n")),
    ("stages", |n| file(n, "FROM alpine\nRUN apk add x\n")),
    ("stages from each other", |n| filled(n, "FROM a AS s0\n", |i| format!("FROM s{i} AS s{}\n", i + 1), "")),
    ("stages from each other with a RUN", |n| {
        filled(n, "FROM a AS s0\n", |i| format!("FROM s{i} AS s{}\nRUN apk add x\n", i + 1), "")
    }),
    ("stages from each other with an ENV", |n| {
        filled(
            n,
            "FROM a AS s0\n",
            |i| format!("FROM s{i} AS s{}\nENV A{i}=$A{} B=$C\nRUN apk add x\n", i + 1, i / 2),
            "",
        )
    }),
    ("stages from each other that ask for all", |n| {
        let chain = filled(n / 2, "FROM a AS s0\n", |i| format!("FROM s{i} AS s{}\nENV A{i}=b\n", i + 1), "");
        filled(n, &chain, |i| format!("ENV B=$A{i}\n"), "")
    }),
];

const SHELL: &[Shape] = &[
    ("nested $(", |n| nested(n, "$(", ")")),
    ("nested \"$(", |n| nested(n, "\"$(", ")\"")),
    ("nested (", |n| nested(n, "( ", ")")),
    ("nested ((", |n| nested(n, "((", "))")),
    ("nested {", |n| nested(n, "{ ", ";}")),
    ("nested if", |n| nested(n, "if ", "; then :; fi")),
    ("nested while", |n| nested(n, "while ", "; do :; done")),
    ("nested for", |n| nested(n, "for i in 1 2; do ", "; done")),
    ("nested case", |n| nested(n, "case x in x) ", ";; esac")),
    ("nested functions", |n| nested(n, "f() { ", ";}")),
    ("nested functions without braces", |n| nested(n, "f() ", "")),
    ("nested $((", |n| nested(n, "$((", "))")),
    ("nested ${x:-", |n| nested(n, "${x:-", "}")),
    ("nested \"${x:-", |n| nested(n, "\"${x:-", "}\"")),
    ("nested [[ (", |n| run(n, "[[ ", |_| "( ".to_owned(), "")),
    ("nested <(", |n| nested(n, "<(", ")")),
    ("nested backquotes", |n| nested(n, "`", "`")),
    ("exclamation marks", |n| run(n, "", |_| "! ".to_owned(), "apk add x")),
    ("open $(", |n| run(n, "", |_| "$(".to_owned(), "")),
    ("open ${x:-", |n| run(n, "", |_| "${x:-".to_owned(), "")),
    ("open \"${x:-", |n| run(n, "", |_| "\"${x:-".to_owned(), "")),
    ("open \"$(", |n| run(n, "", |_| "\"$(".to_owned(), "")),
    ("open $((", |n| run(n, "", |_| "$((".to_owned(), "")),
    ("open '", |n| run(n, "echo '", |_| "a ".to_owned(), "")),
    ("open \"", |n| run(n, "echo \"", |_| "a ".to_owned(), "")),
    ("open `", |n| run(n, "echo `", |_| "a ".to_owned(), "")),
    ("open $'", |n| run(n, "echo $'", |_| "a \\'".to_owned(), "")),
    ("open quotes of each kind", |n| file(n, "RUN echo '\nRUN echo \"\nRUN echo `\nRUN echo $'\nRUN echo $(\n")),
    ("one quote after another", |n| run(n, "", |_| "'\"' \"'\"`:`".to_owned(), "")),
    ("towers of $(", |n| towers(n, 90, "$(", ")")),
    ("towers of (", |n| towers(n, 90, "( ", ")")),
    ("towers of {", |n| towers(n, 90, "{ ", ";}")),
    ("towers of if", |n| towers(n, 90, "if ", "; then :; fi")),
    ("towers of for", |n| towers(n, 90, "for i in 1 2; do ", "; done")),
    ("towers of while", |n| towers(n, 90, "while ", "; do :; done")),
    ("towers of functions", |n| towers(n, 45, "f() { ", ";}")),
    ("towers of ((", |n| towers(n, 8, "((", "))")),
    ("comments that look like quotes", |n| script(n, |_| "((#'\n:)\n)".to_owned())),
    ("comments that look like parentheses", |n| {
        script(n, |i| format!("((#{}\n:)\n)", if i % 9 == 0 { "(" } else { ")" }))
    }),
    ("substitutions in a word", |n| run(n, "echo ", |_| "$x${y}$(z)$((1))".to_owned(), "")),
    ("arithmetic", |n| run(n, "echo $((1", |_| "+(1)".to_owned(), "))")),
    ("parentheses in arithmetic", |n| run(n, "", |_| "$((1 + (2)));".to_owned(), "true")),
    ("brackets", |n| run(n, "a[", |_| "[".to_owned(), "")),
    ("assignments", |n| run(n, "", |i| format!("A{i}=b"), "apk add x")),
    ("pipelines", |n| run(n, "true", |_| "| apk add x".to_owned(), "")),
    ("and-or list", |n| run(n, "true", |_| "&& true || false".to_owned(), "")),
    ("case items", |n| run(n, "case x in ", |i| format!("x{i}) apk add x;;"), "esac")),
    ("elif", |n| run(n, "if true; then true; ", |_| "elif apk add x; then true;".to_owned(), "fi")),
];

const HEREDOCS: &[Shape] = &[
    ("here-documents", |n| file(n, "RUN <<EOF\napk add x\nEOF\n")),
    ("here-documents of one RUN", |n| {
        let count = n / 20;
        let openings: String = (0..count).map(|i| format!("<<E{i} \\\n")).collect();
        let bodies: String = (0..count).map(|i| format!("x\nE{i}\n")).collect();
        format!("FROM alpine\nRUN cat {openings}\n{bodies}")
    }),
    ("here-documents of one COPY", |n| {
        let count = n / 20;
        let openings: String = (0..count).map(|i| format!("<<E{i} \\\n")).collect();
        let bodies: String = (0..count).map(|i| format!("x\nE{i}\n")).collect();
        format!("FROM alpine\nCOPY {openings} /\n{bodies}")
    }),
    ("here-documents without end", |n| filled(n, "FROM a\nRUN <<EOF\n", |_| "apk add x\n".to_owned(), "")),
    ("here-documents in a script", |n| script(n, |i| format!("cat <<E{i}\nx\nE{i}"))),
    ("here-documents between commands in a script", |n| script(n, |i| format!("apk add x{i}\ncat <<E{i}\nx\nE{i}"))),
    ("open here-documents in a script", |n| script(n, |i| format!("cat <<E{i}"))),
    ("scripts in a script", |n| script(n, |i| format!("sh <<'E{i}'\napk add x\nE{i}"))),
    ("scripts within each other", |n| {
        let count = n / 20;
        let openings: String = (0..count).map(|i| format!("sh <<'E{i}'\n")).collect();
        let ends: String = (0..count).rev().map(|i| format!("E{i}\n")).collect();
        format!("FROM alpine\nRUN <<EOF\n{openings}apk add x\n{ends}EOF\n")
    }),
    ("expanded scripts within each other", |n| {
        let count = n / 20;
        let openings: String = (0..count).map(|i| format!("sh <<E{i}\n")).collect();
        let ends: String = (0..count).rev().map(|i| format!("E{i}\n")).collect();
        format!("FROM alpine\nRUN <<EOF\n{openings}apk add x\n{ends}EOF\n")
    }),
    ("a script of other languages", |n| script(n, |i| format!("python3 <<'E{i}'\napk add x\nE{i}"))),
    ("words that look like here-documents", |n| run(n, "echo ", |_| "\"${x:-\"${x:-a}\"}\" <<x".to_owned(), "")),
    ("braces in a line with a here-document", |n| run(n, "echo ${x:-", |_| "$a".to_owned(), "} <<EOF\nEOF")),
    ("nested braces in a line with a here-document", |n| run(n, "<<EOF ", |_| "\"${x:-".to_owned(), "\nEOF")),
];

const RETRY: &[Shape] = &[
    ("apk add ;", |n| run(n, "", |i| format!("apk add x{i};"), "true")),
    ("apk add &&", |n| run(n, "", |i| format!("apk add x{i} &&"), "true")),
    ("apk add ||", |n| run(n, "", |i| format!("apk add x{i} ||"), "true")),
    ("apk add &", |n| run(n, "", |i| format!("apk add x{i} &"), "true")),
    ("the same apk add ;", |n| run(n, "", |_| "apk add x;".to_owned(), "true")),
    ("the same apk add &&", |n| run(n, "", |_| "apk add x &&".to_owned(), "true")),
    ("the same apk add ||", |n| run(n, "", |_| "apk add x ||".to_owned(), "true")),
    ("apk update && apk add", |n| run(n, "", |i| format!("apk update && apk add x{i} &&"), "true")),
    ("apk add in lines of a script", |n| script(n, |i| format!("apk add x{i}"))),
    ("apk add in one line", |n| {
        let line: String = (0..500).map(|i| format!("apk add x{i};")).collect();
        file(n, &format!("RUN {line}\n"))
    }),
    ("RUNs", |n| filled(n, "FROM alpine\n", |i| format!("RUN apk add x{i}\n"), "")),
    ("RUNs that are right", |n| {
        let right = "RUN for i in 1 2 3; do apk add x && break; [ $i = 3 ] && exit 1; sleep 5; done\n";
        file(n, right)
    }),
    ("package list", |n| run(n, "apk add ", |i| format!("  x{i}"), "y")),
    ("package list in one line", |n| run(n, "apk add ", |_| "x ".repeat(30_000), "y")),
    ("package list after a condition", |n| run(n, "true && apk add ", |i| format!("  x{i}"), "|| true")),
    ("package lists", |n| file(n, &format!("RUN apk add {}z\n", "  x \\\n".repeat(200)))),
    ("redirections", |n| run(n, "apk add x ", |_| ">x".to_owned(), "")),
    ("loops that swallow", |n| file(n, "RUN for i in 1 2 3; do apk add x && break || sleep 5; done\n")),
    ("loops that swallow in one RUN", |n| {
        run(n, "", |i| format!("for i in 1 2 3; do apk add x{i} && break || sleep 5; done;"), "true")
    }),
    ("the same loop that swallows in one RUN", |n| {
        run(n, "", |_| "for i in 1 2 3; do apk add x && break || sleep 5; done;".to_owned(), "true")
    }),
    ("loops around another command", |n| {
        run(n, "", |i| format!("for i in 1 2 3; do apk upgrade {i} && break || sleep 5; done;"), "true")
    }),
    ("while loops", |n| {
        run(n, "", |i| format!("n=0; until apk add x{i} || [ $n -ge 3 ]; do n=$((n+1)); sleep 1; done;"), "true")
    }),
    ("sites in one loop", |n| run(n, "for i in 1 2 3; do ", |i| format!("apk add x{i};"), "done")),
    ("the same sites in one loop", |n| run(n, "for i in 1 2 3; do ", |_| "apk add x;".to_owned(), "done")),
    ("breaks in one loop", |n| run(n, "for i in 1 2 3; do ", |i| format!("apk add x{i} && break || sleep 1;"), "done")),
    ("loops that are right in one RUN", |n| {
        let right = "for i in 1 2 3; do apk add x && break; [ $i = 3 ] && exit 1; sleep 5; done;";
        run(n, "", |_| right.to_owned(), "true")
    }),
    ("helpers", |n| run(n, "retry() { \"$@\" || \"$@\"; }; ", |i| format!("retry apk add x{i};"), "true")),
    ("functions", |n| run(n, "", |i| format!("f{i}() {{ apk add x; }};"), "true")),
    ("functions that call each other", |n| {
        run(n, "f0() { apk add x; }; ", |i| format!("f{}() {{ f{i}; f{i}; }};", i + 1), "true")
    }),
    ("variables", |n| run(n, "", |i| format!("i{i}=$x{i}; apk add x;"), "true")),
    ("seq", |n| {
        run(n, "", |_| "for i in $(seq 1 900); do for j in $(seq 1 900); do apk add x; done; done;".to_owned(), ":")
    }),
    ("status", |n| run(n, "apk add x", |_| "&& apk add x".to_owned(), "; echo $?")),
    ("test operands", |n| run(n, "while [ ", |_| "! -a".to_owned(), "]; do apk add x; done")),
    ("unknown programs", |n| run(n, "", |i| format!("foo{i} apk add x;"), "true")),
    ("quoted scripts", |n| run(n, "", |_| "sh -c 'apk add x';".to_owned(), "true")),
    ("prefixes", |n| run(n, "", |_| "sudo env A=b".to_owned(), "apk add x")),
    ("other shells", |n| file(n, "SHELL [\"fish\"]\nRUN apk add x\n")),
];

/// What the built-in transform for prisma looks for.
const NEEDS: &[Shape] = &[
    ("needs", |n| file(n, "RUN prisma generate\n")),
    ("needs in one RUN", |n| run(n, "", |_| "prisma generate &&".to_owned(), "true")),
    ("needs after assignments", |n| run(n, "", |i| format!("A{i}=b; export B{i}=c; prisma generate;"), "true")),
    ("needs in stages", |n| file(n, "FROM alpine\nRUN prisma generate\n")),
    ("needs in stages from each other", |n| {
        filled(n, "FROM alpine AS s0\n", |i| format!("FROM s{i} AS s{}\nRUN prisma generate\n", i + 1), "")
    }),
    ("ignored needs", |n| file(n, "# dockmod: ignore\nRUN prisma generate\n")),
    ("ignored needs in stages from each other", |n| {
        let stage = |i| format!("FROM s{i} AS s{}\n# dockmod: ignore\nRUN prisma generate\n", i + 1);
        filled(n, "FROM alpine AS s0\n", stage, "")
    }),
    ("packages in stages from each other", |n| {
        let stage = |i| format!("FROM s{i} AS s{}\nRUN apk add -t g{i} nodejs npm\nRUN prisma generate\n", i + 1);
        filled(n, "FROM alpine AS s0\nRUN apk add a\n", stage, "")
    }),
    ("packages that come and go", |n| {
        run(n, "apk add nodejs npm;", |i| format!("apk add -t g{i} x{i}; apk del g{i};"), "prisma generate")
    }),
    ("packages of a variable", |n| {
        let value = "x ".repeat(n / 8).trim().to_owned();
        run(n, &format!("for p in {}; do", fold(&value)), |_| "apk add $p;".to_owned(), "done; prisma generate")
    }),
    ("other programs of the name", |n| file(n, "RUN prisma generate\nRUN npx prisma generate\n")),
    ("programs that are replaced", |n| {
        filled(n, "FROM a AS s0\n", |i| format!("FROM s{i} AS s{}\nRUN npm i prisma; prisma x\n", i + 1), "")
    }),
    ("launchers", |n| run(n, "", |_| "uv run".to_owned(), "prisma generate")),
    ("a SHELL of many words", |n| {
        let words: String = (0..n / 16).map(|_| ", \\\n\"x\"").collect();
        filled(n, &format!("FROM alpine\nSHELL [\"sh\", \"-c\"{words}]\n"), |_| "RUN apk add x\n".to_owned(), "")
    }),
    ("package managers as arguments", |n| run(n, "", |_| "foo apk".to_owned(), "add x")),
    ("package commands as arguments", |n| run(n, "foo", |_| "apk info".to_owned(), "apk add x")),
    ("python as arguments", |n| run(n, "foo", |_| "python".to_owned(), "-m x")),
    ("another command in retry loops", |n| {
        run(n, "", |i| format!("for i in 1 2 3; do apk update && break; apk add x{i}; done;"), "true")
    }),
];

/// A text over many lines.
fn fold(text: &str) -> String {
    let chunks: Vec<&str> = text.as_bytes().chunks(1_000).map(|chunk| std::str::from_utf8(chunk).unwrap()).collect();
    chunks.join("\\\n")
}

/// The time that this thread has run for, so that other programs count as little as can be.
fn clock() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap()
}

/// How long a rewrite takes; the message where a gate refuses.
fn time(transforms: &[Transform], text: &str) -> Result<Duration, String> {
    let start = clock();
    let outcome = rewrite(text, transforms);
    let taken = clock().saturating_sub(start);
    match outcome.failure {
        Some(Failure::Gate(violation)) => Err(violation.to_string()),
        _ => Ok(taken),
    }
}

/// The sizes to measure, and whether to stop where enough is known.
fn sizes() -> (Vec<usize>, bool) {
    let largest = std::env::var("DOCKMOD_COST").ok().and_then(|mib| mib.parse::<usize>().ok()).map(|mib| mib << 20);
    match largest {
        Some(largest) => (vec![largest / 64, largest / 16, largest / 4, largest], false),
        None => (vec![10 << 10, 40 << 10, 160 << 10, 640 << 10], true),
    }
}

/// The times that a shape takes at each size, the best of some tries.
fn times(transforms: &[Transform], shape: fn(usize) -> String) -> Result<Vec<Duration>, String> {
    let _alone = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
    let (sizes, stops) = sizes();
    let (mut texts, mut best) = (Vec::new(), Vec::new());
    for size in sizes {
        let text = shape(size);
        best.push(time(transforms, &text)?);
        texts.push(text);
        if stops && is_enough(&best) {
            break;
        }
    }
    for _ in 1..TRIES {
        if is_linear(&best) {
            break;
        }
        for (text, best) in texts.iter().zip(&mut best) {
            *best = time(transforms, text)?.min(*best);
        }
    }
    Ok(best)
}

fn measure(shapes: &[Shape]) {
    let transforms = built_in();
    let wanted = std::env::var("DOCKMOD_COST_SHAPE").unwrap_or_default();
    let mut wrong = Vec::new();
    let one = shapes.iter().any(|(name, _)| *name == wanted);
    for (name, shape) in shapes.iter().filter(|(name, _)| if one { *name == wanted } else { name.contains(&wanted) }) {
        let times = times(&transforms, *shape);
        println!("{name}: {times:.1?}");
        if !times.as_ref().is_ok_and(|times| is_linear(times)) {
            wrong.push(format!("{name}: {times:.1?}"));
        }
    }
    assert!(wrong.is_empty(), "refused, or growing faster than the text:\n{}", wrong.join("\n"));
}

/// Whether the last of some sizes took a while, and tells with the ones before it how the time grows.
fn is_enough(times: &[Duration]) -> bool {
    match times {
        [.., before, last] if *last > ENOUGH => times.len() > 2 || growth(*before, *last) <= PLAIN,
        _ => false,
    }
}

fn growth(small: Duration, large: Duration) -> f64 {
    large.as_secs_f64() / small.max(SHORT).as_secs_f64()
}

fn is_linear(times: &[Duration]) -> bool {
    times.windows(3).all(|sizes| growth(sizes[0], sizes[2]) <= MOST)
}

#[test]
fn lines() {
    measure(LINES);
}

#[test]
fn stages() {
    measure(STAGES);
}

#[test]
fn shell() {
    measure(SHELL);
}

#[test]
fn heredocs() {
    measure(HEREDOCS);
}

#[test]
fn retry() {
    measure(RETRY);
}

#[test]
fn needs() {
    measure(NEEDS);
}

/// What can be nested around a command.
const NESTING: &[(&str, &str)] = &[
    ("$(", ")"),
    ("\"$(", ")\""),
    ("( ", ")"),
    ("{ ", ";}"),
    ("! { ", ";}"),
    ("if ", "; then :; fi"),
    ("if :; then ", "; fi"),
    ("while ", "; do :; done"),
    ("for i in 1 2; do ", "; done"),
    ("case x in x) ", ";; esac"),
    ("f() { ", ";}"),
    ("f() ", ""),
    ("echo ${x:-$(", ")}"),
    ("echo \"${x:-$(", ")}\""),
    ("echo $(( $(", ") ))"),
    ("cat <(", ")"),
    ("a=( $(", ") )"),
];

/// The deepest nesting that is taken, and what is a bit deeper, is gone through without running out of stack.
#[test]
fn the_deepest_nesting_fits_a_small_stack() {
    let run = || {
        let transforms = built_in();
        for (open, close) in NESTING {
            for levels in [20, 30, 33, 45, 47, 48, 49, 50, 94, 96, 97, 98, 99, 100, 101] {
                for command in ["apk add x", "prisma generate", "for j in 1 2; do apk add x && break || sleep 1; done"]
                {
                    let text = format!("FROM alpine\nRUN {}{command}{}\n", open.repeat(levels), close.repeat(levels));
                    let outcome = rewrite(&text, &transforms);
                    assert_eq!(outcome.failure, None, "{levels} levels of {open}: {command}");
                }
            }
        }
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}

/// What is retried stays as it is, however much stands around it.
#[test]
fn nothing_is_retried_twice_in_a_long_script() {
    let padding = "true; \\\n".repeat(2_000);
    let retried = [
        "for i in 1 2 3; do apk add x && break; [ $i = 3 ] && exit 1; sleep 5; done".to_owned(),
        format!("for i in 1 2 3; do {padding} apk add x && break; [ $i = 3 ] && exit 1; sleep 5; done"),
        "apk add x || apk add x".to_owned(),
        "apk add x || { sleep 5; apk add x; }".to_owned(),
        format!("{}apk add x || apk add x", "true && \\\n".repeat(2_000)),
    ];
    for retried in retried {
        for (head, tail) in [("", ""), (&*padding, ""), ("", &*padding)] {
            let text = format!("FROM alpine\nRUN {head}{retried}; {tail} true\n");
            let outcome = rewrite(&text, &built_in());
            assert_eq!(outcome.failure, None);
            assert!(
                outcome.text == text,
                "{} bytes around, {} in all: {:?}",
                padding.len(),
                text.len(),
                outcome.changes
            );
        }
    }
}
