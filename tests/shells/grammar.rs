//! Random scripts with `apk add` anywhere in them, as trees that shrink well.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::jail::Shell;

/// A Dockerfile with one RUN.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// The SHELL instruction, or nothing.
    pub shell: &'static str,
    /// The shell that runs it where any may.
    pub turn: Shell,
    /// How the script is written down.
    pub form: Form,
    /// The script.
    pub list: List,
}

/// How a script is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// With continuation marks.
    Continued,
    /// As a here-document; the tag says whether leading tabs are dropped.
    Lines(bool),
    /// As a here-document in a file whose lines end with CR LF.
    CarriageReturns,
    /// As a JSON string.
    Json,
}

/// Commands with what stands between each and the one before.
#[derive(Clone, Debug)]
pub struct List(pub Vec<(Join, Item)>);

/// What joins a command to the one before.
#[derive(Clone, Debug)]
pub struct Join {
    /// `;`, `&&` or `||`.
    pub operator: &'static str,
    /// A new line follows.
    pub breaks: bool,
    /// A comment line or an empty line follows that.
    pub noise: Option<&'static str>,
}

/// A command.
#[derive(Clone, Debug)]
pub enum Item {
    /// Text that is the same everywhere.
    Plain(&'static str),
    /// `apk add`.
    Add(Add),
    /// `! command`
    Not(Box<Item>),
    /// A program that reads its input to the end.
    Sink(&'static str),
    /// Commands joined by `|`.
    Pipe(Vec<Item>),
    /// `{ …; }`
    Group(List),
    /// `( … )`
    Subshell(List),
    /// `if …; then …; [else …;] fi`
    If(List, List, Option<List>),
    /// `for p in …; do …; done`
    For(&'static str, List),
    /// `while …; do …; done` that ends after two rounds.
    While(List),
    /// `while` or `until` with a condition of its own, left after a round.
    Once(&'static str, List, List),
    /// A function, and how it is called.
    Function(List, &'static str),
    /// `case … esac`
    Case(List),
    /// `v=$(…)` and the like: what stands in front and after.
    Capture(&'static str, List, &'static str),
    /// A here-document for a program.
    Heredoc(&'static str),
    /// A retry loop by hand: what stands in front and after the command.
    Retried(&'static str, Add, &'static str),
    /// A loop that tries all of it again: what stands in front and after.
    Again(&'static str, List, &'static str),
}

/// `apk add`.
#[derive(Clone, Debug)]
pub struct Add {
    /// Programs and assignments in front.
    pub prefix: &'static str,
    /// The program, the sub-command and its options.
    pub start: &'static str,
    /// How many packages there are.
    pub packages: usize,
    /// The packages are those of other commands, too.
    pub twin: bool,
    /// A word that is no plain package.
    pub more: Option<&'static str>,
    /// Each package stands on a line of its own.
    pub spread: bool,
    /// A comment line is among them.
    pub comment: bool,
    /// Redirections after.
    pub redirection: &'static str,
}

const PLAIN: &[&str] = &[
    "make",
    "make install",
    "rm -rf /var/cache/apk/*",
    "curl -fsSL https://example.com/a.tgz",
    "apk update",
    "apk update",
    "apk del gcc",
    "apk info curl",
    "cat list",
    "echo \"apk add $HOME\"",
    "echo 'apk add x' >>f",
    "echo $?",
    "ls $?",
    "[ $? -eq 2 ]",
    "case $? in 0) ls zero;; 1) ls one;; *) ls more;; esac",
    "v=$?; ls \"$v\"; exit \"$v\"",
    "{ ls; exit 3; }",
    "{ echo no >>f; false; }",
    "{ echo no >&2; exit 1; }",
    "cd /tmp",
    "export A=b",
    "i=7",
    "ls $i",
    "v=$?",
    "ls \"$v\"",
    "[ $? = 0 ]",
    "[ -e f ]",
    "true",
    "false",
    ":",
    "set -e",
    "set -eux",
    "set +e",
    "trap ls EXIT",
    "exit 0",
    "exit 3",
    "exit $?",
    "break",
    "continue",
    "return",
    "printf 'apk add x\\n' | cat",
    "sh -c 'ls; ls x'",
    "mkdir -p a/b",
    "tar xf a.tgz >/dev/null 2>&1",
];

fn add() -> impl Strategy<Value = Add> {
    let prefix = prop_oneof![
        8 => Just(""),
        2 => select(&["sudo ", "sudo -E ", "env A=b ", "A=b ", "command ", "time ", "nice -n 5 ", "A=b sudo ", "doas "][..]),
    ];
    let start = select(
        &["apk add", "apk add --no-cache", "apk --no-cache add", "apk -U add", "/sbin/apk add -q", "apk add -t .build"]
            [..],
    );
    let more =
        option::weighted(0.15, select(&["$p", "\"$(cat list)\"", "$(cat list)", "'x>1'", "\"y=~2\"", "${P:-z}"][..]));
    let redirection = prop_oneof![
        8 => Just(""),
        2 => select(&[" >log", " >>log 2>&1", " >/dev/null", " 2>/dev/null", " </dev/null"][..]),
    ];
    let twin = proptest::bool::weighted(0.1);
    (prefix, start, 1usize..4, twin, more, any::<bool>(), proptest::bool::weighted(0.2), redirection).prop_map(
        |(prefix, start, packages, twin, more, spread, comment, redirection)| Add {
            prefix,
            start,
            packages,
            twin,
            more,
            spread,
            comment,
            redirection,
        },
    )
}

/// Loops around a command, as people write them: in front, after.
const LOOPS: &[(&str, &str)] = &[
    ("for r in 1 2 3; do ", " && break || sleep 5; done"),
    ("for r in 1 2 3; do ", " && break; sleep 5; done"),
    ("for n in 1 2 3 4 5; do ", " && break; sleep 1; done"),
    ("n=0; until [ $n -ge 3 ]; do ", " && break; n=$((n+1)); sleep 2; done"),
    (
        "for r in 1 2 3; do ",
        " && break; [ $r = 3 ] && { echo \"apk add failed after 3 retries\" >&2; exit 1; }; sleep 5; done",
    ),
    (
        "for r in 1 2 3; do if ",
        "; then break; elif [ $r = 3 ]; then echo failed after >&2; false; else sleep 5; fi; done",
    ),
];

/// Loops that try several commands again, as people write them: in front, after.
const AGAIN: &[(&str, &str)] = &[
    ("for m in m1 m2; do { ", "; } && break; done"),
    ("for m in m1 m2 m3; do { ", "; } && break; sleep 2; done"),
    ("for m in m1 m2; do if ", "; then break; fi; done"),
    ("k=0; while [ $k -lt 2 ]; do { ", "; } && break; k=$((k+1)); done"),
    ("k=0; until { ", "; } || [ $k = 2 ]; do k=$((k+1)); done"),
];

fn leaf() -> impl Strategy<Value = Item> {
    let heredoc = select(
        &["cat <<E >f\napk add x\n$HOME\nE\n", "cat <<'E'\n$(apk add x)\nE\n", "tee f <<-E\n\tapk add x\n\tE\n"][..],
    );
    let retried = (select(LOOPS), add()).prop_map(|((front, behind), add)| Item::Retried(front, add, behind));
    prop_oneof![
        8 => add().prop_map(Item::Add),
        9 => select(PLAIN).prop_map(Item::Plain),
        1 => heredoc.prop_map(Item::Heredoc),
        1 => retried,
    ]
}

fn join() -> impl Strategy<Value = Join> {
    let operator = prop_oneof![4 => Just("&&"), 4 => Just(";"), 2 => Just("||")];
    let noise = option::weighted(0.15, select(&["# apk add nothing", "", "# why \\", "  # it's \"so\""][..]));
    (operator, any::<bool>(), noise).prop_map(|(operator, breaks, noise)| Join { operator, breaks, noise })
}

fn list(item: impl Strategy<Value = Item> + Clone + 'static) -> impl Strategy<Value = List> + Clone {
    vec((join(), item), 1..3).prop_map(List).boxed()
}

fn item() -> impl Strategy<Value = Item> {
    leaf().prop_recursive(3, 12, 3, |inner| {
        let list = list(inner.clone());
        let calls = select(&["f", "f || ls", "f && ls", "if f; then ls; fi", "f; f"][..]);
        let captures = select(&[("v=$(", ")"), ("echo \"$(", ")\""), ("ls $(", ")"), ("v=`", "`"), ("export v=\"$(", ")\""), ("( ", " ) & wait; ls")][..]);
        let sources = select(&["yes", "cat list", "echo y", "printf 'a b\\n'", "ls"][..]).prop_map(Item::Plain);
        let sinks = select(&["tee log", "grep -v x", "cat"][..]).prop_map(Item::Sink);
        let installs = select(&["xargs apk add", "xargs -r apk add -q"][..]).prop_map(Item::Sink);
        prop_oneof![
            2 => inner.clone().prop_map(|item| Item::Not(Box::new(item))),
            1 => (sources.clone(), installs).prop_map(|(a, b)| Item::Pipe(vec![a, b])),
            1 => (sources, inner.clone()).prop_map(|(a, b)| Item::Pipe(vec![a, b])),
            1 => (inner.clone(), sinks).prop_map(|(a, b)| Item::Pipe(vec![a, b])),
            2 => list.clone().prop_map(Item::Group),
            2 => list.clone().prop_map(Item::Subshell),
            2 => (list.clone(), list.clone(), option::of(list.clone())).prop_map(|(a, b, c)| Item::If(a, b, c)),
            1 => (select(&["p", "i"][..]), list.clone()).prop_map(|(name, body)| Item::For(name, body)),
            1 => list.clone().prop_map(Item::While),
            1 => (select(AGAIN), list.clone()).prop_map(|((front, behind), list)| Item::Again(front, list, behind)),
            1 => (select(&["while", "until"][..]), list.clone(), list.clone()).prop_map(|(word, a, b)| Item::Once(word, a, b)),
            2 => (list.clone(), calls).prop_map(|(body, call)| Item::Function(body, call)),
            1 => list.clone().prop_map(Item::Case),
            1 => (captures, list.clone()).prop_map(|((front, behind), list)| Item::Capture(front, list, behind)),
        ]
    })
}

/// A Dockerfile with one RUN.
pub fn recipe() -> impl Strategy<Value = Recipe> {
    let shell = prop_oneof![
        14 => Just(""),
        2 => Just(r#"["/bin/sh", "-eu", "-c"]"#),
        1 => Just(r#"["/bin/bash", "-eo", "pipefail", "-c"]"#),
        1 => Just(r#"["/bin/bash", "-o", "pipefail", "-c"]"#),
    ];
    let form = prop_oneof![
        6 => Just(Form::Continued),
        2 => any::<bool>().prop_map(Form::Lines),
        1 => Just(Form::CarriageReturns),
        1 => Just(Form::Json),
    ];
    let turn = prop_oneof![3 => Just(Shell::Dash), 3 => Just(Shell::Ash), 1 => Just(Shell::Bash)].no_shrink();
    let list = vec((join(), item()), 1..4).prop_map(List);
    (shell, turn, form, list).prop_map(|(shell, turn, form, list)| Recipe { shell, turn, form, list })
}
