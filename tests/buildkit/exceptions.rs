//! Where the package and dockmod are known to differ, by name and with the reason.

use serde_json::Value;

/// What BuildKit refuses above its parser, which is all that the package has.
///
/// `parse.py` states these rules a second time, and both must refuse the same files.
const ABOVE_THE_PARSER: &[(&str, &str)] = &[
    ("blank-name", "ENV, LABEL and ARG take no empty name"),
    ("comma-separated", "the values of --mount and --device are comma-separated, with quotes as in CSV"),
    ("flag-value", "a flag has the value that its kind asks for"),
    ("from-arity", "FROM takes an image, or an image, AS and a name"),
    ("healthcheck-command", "HEALTHCHECK CMD takes a command"),
    ("healthcheck-flag", "the flags of HEALTHCHECK are durations of 1ms at least, and a number"),
    ("healthcheck-none", "HEALTHCHECK NONE takes nothing"),
    ("healthcheck-type", "HEALTHCHECK takes CMD and NONE"),
    ("heredoc-destination", "COPY and ADD take a here-document as a source only"),
    ("no-argument", "every instruction but RUN, CMD and ENTRYPOINT takes an argument"),
    ("no-destination", "COPY and ADD take a source and a destination"),
    ("no-stage", "the first instruction but ARG is FROM, and there is one"),
    ("onbuild-trigger", "ONBUILD holds no ONBUILD, FROM or MAINTAINER"),
    ("repeated-flag", "most flags are given once"),
    ("run-device", "--device is a name, and whether it is required"),
    ("run-mount", "from= in --mount takes no variable"),
    ("run-network", "--network is default, none or host"),
    ("run-security", "--security is insecure or sandbox"),
    ("shell-form", "SHELL takes a JSON array with something in it"),
    ("stage-name", "the name of a stage is a letter, then letters, digits, -, _ and ."),
    ("unknown-flag", "each instruction has its own flags, most have none"),
    ("unknown-instruction", "a keyword is one of eighteen"),
    ("volume-path", "a path in VOLUME is not empty"),
];

/// What the package does not hand on.
const NOT_TOLD: &[(&str, &str)] = &[
    ("cut-character", "BuildKit cuts some texts within a character, which the package cannot hand on"),
    ("nul", "the package ends strings at NUL"),
    ("onbuild-heredocs", "the package leaves out the here-documents of ONBUILD; its last line is compared"),
];

type Explains = fn(text: &str, ours: &Value) -> bool;

/// Where the BuildKit in the package, 0.12.5, is older than the one that dockmod follows.
const OLDER: &[(&str, &str, Explains)] = &[
    ("check-directive", "`# check=` was a comment then, and ended the directives", has_check_directive),
    ("directive-blanks", "only ASCII blanks were skipped after `#` then", has_odd_directive),
    ("flag-escape", "a flag was escaped with a backslash then, whatever the escape directive said", has_escaped_flag),
    ("heredoc-words", "`<< EOF` and `${a/b/c}`, `${a#b}`, `${a%b}` were unknown then", has_heredoc_words),
    ("json-and-more", "what followed a JSON array was thrown away then; now it is no JSON", has_json_and_more),
];

/// Where dockmod differs from every BuildKit.
const OURS: &[(&str, &str, Explains)] = &[
    ("deep-expansion", "BuildKit nests `${` without bound; dockmod refuses a file past 64", has_deep_expansion),
    (
        "within-character",
        "BuildKit ends a flag, or the type of HEALTHCHECK, within a character; dockmod takes the whole character",
        has_split_character,
    ),
    ("odd-letters", "a variable's name in `${…}` with letters that only one of both takes", has_odd_letters),
];

/// Every name that the oddities must show.
pub fn names() -> impl Iterator<Item = &'static str> {
    let told = ABOVE_THE_PARSER.iter().chain(NOT_TOLD).map(|(name, _)| *name);
    told.chain(OLDER.iter().chain(OURS).map(|(name, _, _)| *name))
}

/// `name`, which must be in a list.
pub fn known(name: &str) -> String {
    assert!(names().any(|known| known == name), "no exception has the name {name}");
    name.to_owned()
}

/// The exception that explains a difference; one for the age of the parser only where it may be old.
pub fn explain(text: &str, ours: &Value, is_exact: bool) -> Option<&'static str> {
    let older = if is_exact { &[] } else { OLDER };
    OURS.iter().chain(older).find(|(_, _, explains)| explains(text, ours)).map(|(name, _, _)| *name)
}

fn has_check_directive(_: &str, ours: &Value) -> bool {
    ours["items"].as_array().is_some_and(|items| items.iter().any(|item| item["name"] == "check"))
}

fn has_odd_directive(text: &str, _: &Value) -> bool {
    let is_odd = |c: char| c.is_whitespace() && (!c.is_ascii() || c == '\x0b');
    let comments = text.lines().filter_map(|line| line.trim_start_matches('\u{feff}').trim_start().strip_prefix('#'));
    let blanks = |comment: &str| comment[..comment.len() - comment.trim_start().len()].contains(is_odd);
    comments.into_iter().any(|comment| comment.contains('=') && blanks(comment))
}

fn has_escaped_flag(_: &str, ours: &Value) -> bool {
    ours["escape"] == "`" && originals(ours).any(|text| text.contains("--") && text.contains(['\\', '`']))
}

fn has_heredoc_words(_: &str, ours: &Value) -> bool {
    let odd = ["<< ", "<<\t", "<<\r", "<<-\"", "${"];
    originals(ours).any(|text| text.contains("<<") && odd.iter().any(|odd| text.contains(odd)))
}

fn has_json_and_more(_: &str, ours: &Value) -> bool {
    let instructions = ours["instructions"].as_array().into_iter().flatten();
    instructions.filter(|i| i["form"] == "shell").filter_map(|i| i["original"].as_str()).any(starts_with_json)
}

/// Whether a word starts a JSON array that ends before the text does.
fn starts_with_json(text: &str) -> bool {
    let starts = text.match_indices('[').map(|(at, _)| at).filter(|&at| text[..at].ends_with(char::is_whitespace));
    let mut arrays = starts.flat_map(|start| {
        let ends = text[start..].match_indices(']').map(move |(at, _)| start + at + 1);
        ends.filter(|&end| end < text.len()).map(move |end| &text[start..end])
    });
    arrays.any(|array| {
        let alone = dockmod::syntax::dump::dump(&format!("FROM a\nCMD {array}\n"));
        alone["instructions"][1]["form"] == "exec" || alone["errors"][0].is_object()
    })
}

fn has_deep_expansion(_: &str, ours: &Value) -> bool {
    originals(ours).any(|text| text.contains("<<") && text.matches("${").count() > 64)
}

/// BuildKit takes bytes for characters there, and A0 and 85 for blanks.
fn has_split_character(text: &str, _: &Value) -> bool {
    let splits = |text: &str| text.bytes().any(|byte| matches!(byte, 0x85 | 0xa0));
    let is_there = text.contains("--") || text.to_ascii_uppercase().contains("HEALTHCHECK");
    is_there && splits(text)
}

fn has_odd_letters(_: &str, ours: &Value) -> bool {
    originals(ours).any(|text| text.contains("<<") && text.contains("${") && !text.is_ascii())
}

fn originals(ours: &Value) -> impl Iterator<Item = &str> {
    ours["instructions"].as_array().into_iter().flatten().filter_map(|i| i["original"].as_str())
}
