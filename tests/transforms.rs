//! Transform files: the built-in ones are valid and do what their examples show; broken ones are told apart well.

use dockmod::analysis::commands::{CommandPattern, Launched, WordText};
use dockmod::base::diagnostic::Diagnostic;
use dockmod::base::span::LineIndex;
use dockmod::engine;
use dockmod::transforms::action::Action;
use dockmod::transforms::env::Env;
use dockmod::transforms::install::Install;
use dockmod::transforms::load::{BUILT_IN, built_in, parse};
use dockmod::transforms::model::Transform;
use dockmod::transforms::retry::Retry;

fn error(text: &str) -> Diagnostic {
    match parse(text) {
        Ok(_) => panic!("taken for valid:\n{text}"),
        Err(error) => error,
    }
}

fn place(text: &str, error: &Diagnostic) -> String {
    let position = LineIndex::new(text).position(error.span.start);
    format!("{}:{}", position.line, position.column)
}

/// A file whose first step stands on line 4.
fn with_step(step: &str) -> String {
    format!("name = 'x'\nsummary = 's'\nwhy = 'w'\n[[steps]]\n{step}\n")
}

/// A file with a valid step whose condition stands from line 4.
fn with_when(when: &str) -> String {
    format!("name = 'x'\nsummary = 's'\nwhy = 'w'\n[when]\n{when}\n[[steps]]\naction = 'env'\nset = {{ A = 'b' }}\n")
}

/// A TOML string on one line.
fn quoted(text: &str) -> String {
    let escape = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}

fn retry(keys: &str) -> String {
    with_step(&format!("action = 'retry'\ncommands = ['apk add']\n{keys}"))
}

fn install(keys: &str) -> String {
    with_step(&format!("action = 'install'\ncommand = 'apk add'\n{keys}"))
}

fn env(keys: &str) -> String {
    with_step(&format!("action = 'env'\n{keys}"))
}

fn image(pattern: &str, template: &str) -> String {
    with_step(&format!("action = 'image'\nmatch = '{pattern}'\nto = '{template}'"))
}

fn command(keys: &str) -> String {
    with_step(&format!("action = 'command'\ncommands = ['npm ci']\n{keys}"))
}

fn instruction(keys: &str) -> String {
    with_step(&format!("action = 'instruction'\n{keys}"))
}

/// A step with a pattern, which stands on line 6 from column 10 on, and a template, on line 7 from column 7 on.
fn rewrites(pattern: &str, template: &str) -> String {
    instruction(&format!("match = '{pattern}'\nto = '{template}'"))
}

/// The step at `index`, which is of that action.
fn step<T: Action>(transform: &Transform, index: usize) -> &T {
    transform.steps[index].downcast_ref().unwrap_or_else(|| panic!("{:?}", transform.steps[index]))
}

#[test]
fn built_in_transforms_are_valid() {
    for file in BUILT_IN {
        if let Err(error) = parse(file.text) {
            panic!("{}:{}: {}", file.path, place(file.text, &error), error.message);
        }
    }
    let names: Vec<String> = built_in().into_iter().map(|transform| transform.name).collect();
    assert_eq!(names.len(), BUILT_IN.len());
    for (name, file) in names.iter().zip(BUILT_IN) {
        assert_eq!(file.path, format!("transforms/{name}.toml"));
    }
}

#[test]
fn every_transform_file_is_built_in() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("transforms");
    let mut found: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| format!("transforms/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    let mut listed: Vec<&str> = BUILT_IN.iter().map(|file| file.path).collect();
    found.sort();
    listed.sort_unstable();
    assert_eq!(found, listed);
}

#[test]
fn examples_show_what_happens() {
    let mut wrong = Vec::new();
    for transform in built_in() {
        for (number, example) in transform.examples.iter().enumerate() {
            for (from, text) in [("before", &example.before), ("after", &example.after)] {
                let outcome = engine::rewrite(text, std::slice::from_ref(&transform));
                if outcome.text != example.after || outcome.failure.is_some() {
                    let found = format!("{:?}\n{}", outcome.failure, outcome.text);
                    wrong.push(format!("{}, example {}, from {from}:\n{found}", transform.name, number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn broken_files_are_told_where_and_why() {
    let top = |rest: &str| format!("{rest}\n[[steps]]\naction = 'env'\nset = {{ A = 'b' }}\n");
    let cases: Vec<(String, &str, &[&str])> = vec![
        // The file as a whole.
        (String::new(), "1:1", &["`name` is missing", "add it"]),
        ("name = 'x\n".into(), "1:10", &["not valid TOML"]),
        ("name = 'x'\nname = 'y'\n".into(), "2:1", &["`name` is set twice"]),
        ("name = 'x'\nsummary = 's'\nwhy = 'w'\n".into(), "1:1", &["`steps` is missing"]),
        ("name = 'x'\nsummary = 's'\nwhy = 'w'\nsteps = []\n".into(), "4:9", &["list is empty", "step"]),
        ("name = 'x'\nsummary = 's'\nwhy = 'w'\nsteps = 3\n".into(), "4:9", &["integer `3`", "expected a list"]),
        (top("nam = 'x'"), "1:1", &["unknown key `nam`", "did you mean `name`?"]),
        (top("name = 'x'\nsummary = 's'\nwhy = 'w'\nrefernce = 'r'"), "4:1", &["did you mean `reference`?"]),
        (top("name = 'x'\nsummary = 's'\nwhy = 'w'\nzzzzzz = 'r'"), "4:1", &["`zzzzzz`", "available: ", "`why`"]),
        (top("name = 7\nsummary = 's'\nwhy = 'w'"), "1:8", &["integer `7`", "expected a string", "`\"7\"`"]),
        (top("name = 'My Transform'\nsummary = 's'\nwhy = 'w'"), "1:8", &["`My Transform`", "single hyphens"]),
        (top("name = 'a--b'\nsummary = 's'\nwhy = 'w'"), "1:8", &["`a--b`"]),
        (top("name = ''\nsummary = 's'\nwhy = 'w'"), "1:8", &["no name"]),
        (top("name = 'x'\nsummary = \"a\\nb\"\nwhy = 'w'"), "2:11", &["a line break", "one line"]),
        (top("name = 'x'\nsummary = ''\nwhy = 'w'"), "2:11", &["empty"]),
        (top("name = 'x'\nsummary = 's'\nwhy = ' '"), "3:7", &["empty", "reason"]),
        (top("name = 'x'\nsummary = 's'\nwhy = \"a\\u0007\""), "3:7", &["U+0007"]),
        (top("name = 'x'\nsummary = 's'\nwhy = 'w'\nreference = 'see there'"), "4:13", &["web address", "https://"]),
        (top("name = 'x'\nsummary = 's'\nwhy = 'w'\nexamples = [{ before = 'a' }]"), "4:13", &["`after` is missing"]),
        // Conditions.
        (with_when(""), "4:1", &["the condition asks for nothing, expected `runs`, `distribution` or `base`"]),
        (with_when("runs = []"), "5:8", &["empty", "command"]),
        (with_when("distribution = 'debain >= 13'"), "5:16", &["unknown distribution", "did you mean `debian`?"]),
        (with_when("distribution = 'debian >= bookworm'"), "5:16", &["no bound on a release", "`>= 13`"]),
        (with_when("base = []"), "5:8", &["empty", "image"]),
        (with_when("base = ['python:[']"), "5:9", &["not a valid pattern"]),
        (with_when("runs = 'prisma'"), "5:8", &["expected a list"]),
        (with_when("runs = ['a']\nlauncher = []"), "6:1", &["did you mean `launchers`?"]),
        (with_when("runs = ['a', '']"), "5:14", &["empty", "`prisma *`"]),
        (with_when("runs = ['a', 'b [']"), "5:14", &["not a valid pattern", "`[`"]),
        (with_when("runs = ['a', 'b && c']"), "5:14", &["`&`", "without quotes or shell operators"]),
        (with_when("runs = ['a']\nnot-based-on = ['library/node']"), "6:17", &["`/`", "bare name"]),
        (with_when("runs = ['a']\nnot-based-on = ['node:22']"), "6:17", &["`:`", "tag"]),
        (with_when("runs = ['a']\nnot-based-on = ['***']"), "6:17", &["not a valid pattern"]),
        // Steps.
        (
            with_step("commands = ['apk add']\naction = 'retry'"),
            "4:1",
            &["begins with `commands`", "`action`", "first"],
        ),
        (with_step(""), "4:1", &["`action` is missing"]),
        (with_step("action = 'retrry'"), "5:10", &["`retrry`", "did you mean `retry`?"]),
        (with_step("action = 'fly'"), "5:10", &["`fly`", "`retry`, `install`, `env`"]),
        (with_step("action = 3"), "5:10", &["`3`", "expected a string"]),
        (retry("ignored-failure = true"), "7:19", &["`true`", "expected a string"]),
        // Retry.
        // Images.
        (image("a", ""), "7:6", &["text is empty", "template"]),
        (image("A b", "x"), "6:9", &["`A b` can be no image reference", "registry/path:tag@digest"]),
        (image("scratch", "x"), "6:9", &["`scratch` is no image"]),
        (image("a/:[x", "x"), "6:12", &["the hole has no end"]),
        (image("a/:[x]:[y]", "x"), "6:16", &["two holes are side by side"]),
        (image("a/b-:[x*]", "x"), "6:14", &["whole components"]),
        (image("a/:[x*]/:[y*]", "x"), "6:18", &["one hole for any number"]),
        (image("a/:[name]", "b/:[nam]"), "7:9", &["no hole `nam`", "did you mean `name`?"]),
        (image("a/:[name]", "b/:[name|quoted]"), "7:9", &["written as it is"]),
        (image("a/:[x]", "B/:[x]:"), "7:6", &["can be no image reference"]),
        (image("a/:[x]", "a/x-:[x]"), "7:6", &["never come to rest"]),
        (image("alpine", "docker.io/library/alpine"), "7:6", &["nothing would change"]),
        (image("a", "b") + "effect = 'none'", "8:10", &["`none`", "`different`"]),
        (image("a", "b") + "pin = 'lock'", "8:1", &["unknown key `pin`"]),
        (image("a", "b") + &image("a", "c")[35..], "10:9", &["image `a` is named twice"]),
        (with_step("action = 'retry'"), "4:1", &["`commands` is missing"]),
        (with_step("action = 'retry'\ncommands = []"), "6:12", &["empty", "`apk add`"]),
        (with_step("action = 'retry'\ncommands = ['akp add']"), "6:13", &["`akp`", "did you mean `apk`?"]),
        (with_step("action = 'retry'\ncommands = ['packager get']"), "6:13", &["`packager`", "`apt-get`", "`zypper`"]),
        (with_step("action = 'retry'\ncommands = ['apk ad']"), "6:13", &["`ad`", "did you mean `add`?"]),
        (with_step("action = 'retry'\ncommands = ['apk install']"), "6:13", &["`install`", "`upgrade`"]),
        (with_step("action = 'retry'\ncommands = ['apk add -U']"), "6:13", &["nothing else"]),
        (with_step("action = 'retry'\ncommands = ['apk']"), "6:13", &["its sub-command"]),
        (with_step("action = 'retry'\ncommands = ['apk add', 'apk add']"), "6:24", &["twice"]),
        (with_step("action = 'retry'\ncommands = ['apk add', 'apk  add']"), "6:24", &["`apk add`", "twice"]),
        (with_step("action = 'retry'\ncommands = ['apk del']"), "6:13", &["fetches nothing"]),
        (with_step("action = 'retry'\ncommands = ['git clone']"), "6:13", &["`git clone`", "half made"]),
        (with_step("action = 'retry'\ncommands = ['curl']"), "6:13", &["`curl`", "`--retry`"]),
        (retry("atempts = 3"), "7:1", &["did you mean `attempts`?"]),
        (retry("packages = []"), "7:1", &["unknown key `packages`", "`commands`"]),
        (retry("attempts = 1"), "7:12", &["found 1", "2 to 20"]),
        (retry("attempts = 21"), "7:12", &["found 21"]),
        (retry("attempts = '3'"), "7:12", &["string", "whole number"]),
        (retry("attempts = 2.5"), "7:12", &["2.5", "whole number"]),
        (retry("attempts = 99999999999999999999"), "7:12", &["99999999999999999999", "smaller"]),
        (retry("delay = -1"), "7:9", &["found -1", "0 to 600 seconds"]),
        (retry("delay = 5000"), "7:9", &["5000"]),
        (retry("ignored-failure = 'kep'"), "7:19", &["did you mean `keep`?"]),
        (retry("ignored_failure = 'keep'"), "7:1", &["did you mean `ignored-failure`?"]),
        (retry("message = ''"), "7:11", &["empty"]),
        (retry("message = '{comand} failed'"), "7:11", &["`{comand}`", "did you mean `command`?"]),
        (retry("message = '{x} failed'"), "7:11", &["`{x}`", "`command`, `attempts`, `delay`"]),
        (retry("message = 'failed {command'"), "7:11", &["brace", "`{command}`"]),
        (retry("message = 'failed }'"), "7:11", &["brace"]),
        (retry("message = '-n'"), "7:11", &["option to `echo`"]),
        // Install.
        (with_step("action = 'install'"), "4:1", &["`command` is missing"]),
        (install(""), "4:1", &["`packages` is missing"]),
        (install("packages = []"), "7:12", &["empty", "package"]),
        (install("packages = [3]"), "7:13", &["`3`", "a string or a table"]),
        (install("packages = [{ name = 'a', satisfied_by = [] }]"), "7:27", &["did you mean `satisfied-by`?"]),
        (install("packages = [{ satisfied-by = [] }]"), "7:13", &["`name` is missing"]),
        (install("packages = [{ name = 'a', satisfied-by = ['a=1'] }]"), "7:43", &["`=`", "without a version"]),
        (install("packages = ['a', 'a']"), "7:18", &["`a` is named twice"]),
        (install("packages = ['a']\noptions = ['--virtual', '.x']"), "8:12", &["`--virtual`", "group"]),
        (install("packages = ['a']\noptions = ['-U', '-t.x']"), "8:18", &["`-t.x`", "group"]),
        (install("packages = ['a', 'a=1']"), "7:18", &["`a` is named twice"]),
        (install("packages = ['a']\noptions = ['--root=/mnt']"), "8:12", &["root of its own"]),
        (install("packages = ['a']\noptions = ['-U', 'b']"), "8:18", &["`b` is no option", "`packages`"]),
        (install("packages = ['a']\noptions = ['-X']"), "8:12", &["takes a value"]),
        (with_step("action = 'install'\ncommand = 'apk del'\npackages = ['a']"), "6:11", &["`apk add`"]),
        (with_step("action = 'install'\ncommand = 'pip install'\npackages = ['a']"), "6:11", &["distribution"]),
        (install("packages = ['a']\nsince = { debian = '12' }"), "8:11", &["`debian`", "alpine"]),
        (install("packages = ['a']\nsince = { alpine = 'new' }"), "8:20", &["`new`", "`12`"]),
        (
            install("packages = ['a']\n[[steps.alternatives]]\ncommand = 'apk add'\npackages = ['a']"),
            "9:11",
            &["`apk` has a list already"],
        ),
        (
            install("packages = ['a']\n[[steps.alternatives]]\ncommand = 'apt-get install'\npackages = ['a@edge']"),
            "10:13",
            &["`a@edge`", "apt-get"],
        ),
        (install("packages = [{ name = 'a', program = '/bin/a' }]"), "7:37", &["`/`", "bare name"]),
        // Env.
        (env(""), "4:1", &["`set` is missing"]),
        (env("set = {}"), "6:7", &["empty", "NAME"]),
        (env("set = 'A=b'"), "6:7", &["expected a table"]),
        (env("set = { A = true }"), "6:13", &["boolean `true`", "`\"true\"`"]),
        (env("set = { A = 1 }"), "6:13", &["`\"1\"`"]),
        (env("set = { '1A' = 'b' }"), "6:9", &["`1A`", "environment variable"]),
        (env("set = { A = { vale = 'b' } }"), "6:15", &["did you mean `value`?"]),
        (env("set = { A = { accept = [] } }"), "6:13", &["`value` is missing"]),
        (env("set = { A = 'b' }\n[[steps]]\naction = 'env'\nset = { A = 'c' }"), "9:9", &["`A` is named twice"]),
        // Command.
        (with_step("action = 'command'"), "4:1", &["`commands` is missing"]),
        (with_step("action = 'command'\ncommands = []"), "6:12", &["empty", "`npm ci`"]),
        (with_step("action = 'command'\ncommands = ['nmp ci']"), "6:13", &["`nmp`", "did you mean `npm`?"]),
        (with_step("action = 'command'\ncommands = ['npm cj']"), "6:13", &["`cj`", "did you mean `ci`?"]),
        (with_step("action = 'command'\ncommands = ['curl get']"), "6:13", &["`curl`", "no sub-commands"]),
        (command(""), "6:12", &["changes nothing", "`add-options`", "`rename`"]),
        (command("add-option = ['-g']"), "7:1", &["did you mean `add-options`?"]),
        (command("add-options = ['quiet']"), "7:16", &["`quiet` is no option"]),
        (command("add-options = ['--']"), "7:16", &["`--` is no option"]),
        (command("add-options = ['']"), "7:16", &["empty", "`--quiet`"]),
        (command("add-options = ['-fg']"), "7:16", &["`-fg` is not one option of `npm ci`"]),
        (command("add-options = ['--foo bar']"), "7:16", &["`--foo` takes no value", "`--foo=…`"]),
        (command("add-options = ['--omit dev prod']"), "7:16", &["`--omit`"]),
        (command("add-options = ['--omit']"), "7:16", &["`--omit` has no value"]),
        (command("add-options = ['--a=$(id)']"), "7:16", &["`$`"]),
        (command("add-options = ['--no-audit', '--audit']"), "7:30", &["`--audit`", "in other words"]),
        (command("add-options = ['-g', '--global']"), "7:22", &["`--global`", "in other words"]),
        (command("add-options = ['--loglevel=a', '--loglevel=b']"), "7:32", &["`--loglevel=b`"]),
        (
            command("add-options = ['--quiet']\nremove-options = ['--quiet']"),
            "7:16",
            &["`--quiet`", "both written and taken away"],
        ),
        (command("add-options = ['-g']\nremove-options = ['--global']"), "7:16", &["both written and taken away"]),
        (command("replace-options = { '--a' = '--a' }"), "7:29", &["both written and taken away"]),
        (command("replace-options = { '--a' = '--b', '--b' = '--c' }"), "7:29", &["`--b`", "both written"]),
        (command("replace-options = { '--omit' = '--no-audit', '--x' = '--omit=dev' }"), "7:54", &["`--omit=dev`"]),
        (command("replace-options = ['--a']"), "7:19", &["expected a table"]),
        (command("rename-arguments = { a = 'a' }"), "7:26", &["`a`", "changed again"]),
        (command("rename-arguments = { a = 'b', b = 'c' }"), "7:26", &["`b`", "changed again"]),
        (command("rename-arguments = { a = 'b' }\nremove-arguments = ['b']"), "7:26", &["`b`"]),
        (command("rename-arguments = { a = 'b' }\nremove-arguments = ['a']"), "8:21", &["`a` is renamed"]),
        (command("remove-arguments = ['-a']"), "7:21", &["`-a` is an option"]),
        (command("remove-arguments = ['a b']"), "7:21", &["` `"]),
        (command("rename = 'npm ci'"), "7:10", &["called `npm ci` already"]),
        (command("rename = { npm = 'npm' }"), "7:18", &["the same name"]),
        (command("rename = { yarn = 'pnpm' }"), "7:12", &["`yarn` is none of the `commands`"]),
        (command("rename = 'npm --quiet'"), "7:10", &["`--quiet` is an option"]),
        (
            with_step(
                "action = 'command'\ncommands = ['npm ci', 'npm install']\n\
                 rename = { 'npm ci' = 'npm install', 'npm install' = 'npm ci' }",
            ),
            "7:10",
            &["renamed again"],
        ),
        (command("remove-options = ['-g']\npins = 'kep'"), "8:8", &["did you mean `keep`?"]),
        (command("remove-options = ['-g']\neffect = 'other'"), "8:10", &["`same`, `different`", "`stricter`"]),
        (command("remove-options = ['-g']\nunless = { options = [] }"), "8:12", &["did you mean `option`?"]),
        (command("remove-options = ['-g']\nunless = { env = ['A-B'] }"), "8:19", &["`A-B`", "environment variable"]),
        (command("remove-options = ['-g']\nunless = { mount = ['cache'] }"), "8:21", &["`cache`", "absolute path"]),
        (
            command(
                "add-options = ['-g']\n[[steps]]\naction = 'command'\ncommands = ['npm ci']\nremove-options = ['-g']",
            ),
            "11:19",
            &["one step and taken away by another"],
        ),
        (
            command(
                "rename-arguments = { a = 'b' }\n[[steps]]\naction = 'command'\ncommands = ['npm ci']\n\
                 rename-arguments = { b = 'a' }",
            ),
            "11:26",
            &["one step and taken away by another"],
        ),
    ];
    told(&cases);
}

#[test]
fn broken_rewrites_of_instructions_are_told_where_and_why() {
    let whereas =
        |pattern: &str, template: &str, keys: &str| rewrites(pattern, template).trim_end().to_owned() + "\n" + keys;
    let cases: Vec<(String, &str, &[&str])> = vec![
        (instruction("to = 'LABEL a=b'"), "4:1", &["`match` is missing"]),
        (instruction("match = 'MAINTAINER :[a]'"), "4:1", &["`to` is missing"]),
        (rewrites("MAINTAINER :[a", "LABEL a=b"), "6:21", &["has no end", "`]`"]),
        (rewrites("MAINTAINER :[1]", "LABEL a=b"), "6:21", &["`1` is no name"]),
        (rewrites("COPY :[a] :[a]", "LABEL a=b"), "6:20", &["`a` is in the pattern twice"]),
        (rewrites("COPY :[a|json] :[b]", "LABEL a=b"), "6:15", &["for templates"]),
        (rewrites("MAINTAINER :[who*]", "LABEL a=:[whom|quoted]"), "7:15", &["no hole `whom`", "mean `who`?"]),
        (rewrites("MAINTAINER :[who*]", "LABEL a=:[who|qouted]"), "7:15", &["`qouted`", "mean `quoted`?"]),
        (rewrites("MAINTAINER :[who*]", "LABEL a=:[who]"), "7:15", &["any number of words", "`:[who|quoted]`"]),
        (rewrites("STOPSIGNAL 9", "STOPSIGNAL :[a]"), "7:18", &["no hole `a`, nor any other"]),
        (rewrites("MAINTANER :[a]", "LABEL a=b"), "6:10", &["`MAINTANER` is no instruction"]),
        (rewrites(":[a] b", "LABEL a=b"), "6:10", &["keyword"]),
        (rewrites("RUN :[a*]", "LABEL a=b"), "6:10", &["RUN holds commands", "`command`"]),
        (rewrites("FROM :[a]", "LABEL a=b"), "6:10", &["`image`"]),
        (rewrites("USER :[a]", "ONBUILD USER :[a]"), "7:7", &["ONBUILD"]),
        (rewrites("COPY :[a*] :[b*] :[c]", "LABEL a=b"), "6:21", &["two holes for any number"]),
        (rewrites("COPY :[a]:[b] c", "LABEL a=b"), "6:15", &["side by side"]),
        (rewrites("COPY x:[a*] c", "LABEL a=b"), "6:15", &["a part of one", "blanks"]),
        (rewrites("COPY :[a*] :[flags*]", "LABEL a=b"), "6:21", &["`:[flags*]`, before all other words"]),
        (rewrites("COPY :[flags] :[a]", "LABEL a=b"), "6:15", &["`:[flags*]`"]),
        (rewrites("LABEL a=:[b]", "ENV a :[b]"), "7:11", &["`NAME=value`"]),
        (rewrites("LABEL a=:[b]", "MAINTAINER :[b|quoted]"), "7:18", &["quotes mean nothing to MAINTAINER"]),
        // Pattern and template together.
        (rewrites("COPY :[a]", "COPY :[a] b"), "6:9", &["can match nothing", "destination"]),
        (rewrites("COPY --form=a :[b*] :[c]", "COPY :[b*] :[c]"), "6:9", &["can match nothing", "--form"]),
        (rewrites("MAINTAINER", "LABEL a=b"), "6:9", &["can match nothing", "no argument"]),
        (rewrites("ENV a", "LABEL a=b"), "6:9", &["can match nothing"]),
        (rewrites("LABEL a=\"b c\"", "LABEL a=b"), "6:9", &["can match nothing", "another way"]),
        (rewrites("COPY :[a*] :[b]", "COPY --form=x :[a*] :[b]"), "7:6", &["never be written", "--form"]),
        (rewrites("MAINTAINER :[a]", "STOPSIGNAL"), "7:6", &["never be written", "no argument"]),
        (rewrites("USER :[a]", "USER x:[a]"), "7:6", &["never come to rest", "`where`"]),
        (rewrites("USER :[a]", "USER :[a]"), "7:6", &["never come to rest"]),
        (rewrites("ENV :[a]=:[b]", "ENV :[a]=:[b|quoted]"), "7:6", &["never come to rest"]),
        (
            rewrites("USER a", "USER b") + "[[steps]]\naction = 'instruction'\nmatch = 'USER a'\nto = 'USER c'\n",
            "10:9",
            &["`USER a` is named twice"],
        ),
        (
            rewrites("USER a", "USER b") + "[[steps]]\naction = 'instruction'\nmatch = 'USER b'\nto = 'USER \"a\"'\n",
            "11:6",
            &["`USER a` undoes this", "never come to rest"],
        ),
        // Conditions.
        (whereas("USER :[a]", "USER 1", "where = { b = 'url' }"), "8:11", &["no hole `b`", "available: `a`"]),
        (whereas("USER :[a]", "USER 1", "where = { a = 'ulr' }"), "8:15", &["`ulr`", "mean `url`?"]),
        (whereas("USER :[a]", "USER 1", "where = { a = ['not glob', 'x'] }"), "8:28", &["`x` is no condition"]),
        (whereas("USER :[a]", "USER 1", "where = { a = [] }"), "8:15", &["list is empty", "`not url`"]),
        (whereas("USER :[a]", "USER 1", "where = { a = 1 }"), "8:15", &["expected a string or a list"]),
        (whereas("USER :[a]", "USER 1", "where = { a = ['url', 'not url'] }"), "8:23", &["never hold together"]),
        (whereas("USER :[a]", "USER 1", "where = { a = ['number', 'url'] }"), "8:15", &["no value of `a` meets all"]),
        (whereas("USER :[a]", "USER 1", "effect = 'same-ish'"), "8:10", &["`same-ish`", "`same`"]),
        (whereas("USER :[a]", "USER 1", "coment = 'x'"), "8:1", &["mean `comment`?"]),
    ];
    told(&cases);
}

#[test]
fn rewrites_of_instructions_that_come_to_rest() {
    for (pattern, template, keys) in [
        ("USER :[a]", "USER /:[a]", "where = { a = 'not absolute' }"),
        ("ENV :[a] :[b*]", "ENV :[a]=:[b|quoted]", ""),
        ("COPY :[a*] :[b]", "COPY :[a*] x :[b]", "where = { a = 'heredoc' }\neffect = 'different'"),
        ("COPY --link=:[l] :[flags*] :[a*] :[b]", "COPY :[flags*] :[a*] :[b]", ""),
        ("USER :[a] :[b]", "USER :[a]", ""),
        ("ARG :[a]", "ENV :[a]", ""),
        ("VOLUME :[a]", "VOLUME [:[a|json]]", "where = { a = 'not json' }"),
        ("USER a", "USER b", "[[steps]]\naction = 'instruction'\nmatch = 'USER b'\nto = 'USER c'"),
        ("USER b", "USER c", "[[steps]]\naction = 'instruction'\nmatch = 'USER a'\nto = 'USER b'"),
    ] {
        let text = rewrites(pattern, template) + keys;
        assert!(parse(&text).is_ok(), "{}\n{text}", error(&text).message);
    }
}

/// Each file is refused at the place, with a message that has the fragments.
fn told(cases: &[(String, &str, &[&str])]) {
    let mut problems = Vec::new();
    for (text, expected, fragments) in cases {
        let error = error(text);
        let (found, message) = (place(text, &error), &error.message);
        if found != *expected {
            problems.push(format!("at {found}, not at {expected}: {message:?} for\n{text}"));
        }
        let missing = fragments.iter().filter(|fragment| !message.contains(**fragment));
        problems.extend(missing.map(|fragment| format!("no {fragment:?} in {message:?} for\n{text}")));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_change_of_commands_is_explained() {
    let keys = "add-options = ['--quite']\nreplace-options = { '--production' = '--omit=dev' }\n\
                rename-arguments = { a = 'b' }\nunless = { env = ['A=b'], mount = ['/c'] }";
    let transform = parse(&command(keys)).unwrap();
    let lines = transform.steps[0].explain().lines;
    let line = |wanted: &str| lines.iter().find(|(name, _)| *name == wanted).map(|(_, values)| values.join("; "));
    assert_eq!(line("commands").as_deref(), Some("npm ci"));
    assert_eq!(line("adds").as_deref(), Some("--quite"));
    assert_eq!(line("replaces").as_deref(), Some("--production by --omit=dev; a by b"));
    assert_eq!(line("pins").as_deref(), Some("are left alone"));
    assert_eq!(line("unless").as_deref(), Some("the variable A=b is in force; a mount lies on /c"));
    assert_eq!(line("effect").as_deref(), Some("same"));
    assert_eq!(line("unknown").as_deref(), Some("--quite is no option of npm ci that dockmod knows"));
}

#[test]
fn nothing_gets_into_the_shell() {
    for message in [
        "a\"; rm -rf /; echo \"",
        "$(id)",
        "${HOME}",
        "`id`",
        "a\\",
        "a\nRUN id",
        "a\r\nb",
        "hey!",
        "a\0b",
        "a\u{2028}b",
        "a\u{202e}b",
    ] {
        let text = retry(&format!("message = {}", quoted(message)));
        assert_eq!(place(&text, &error(&text)), "7:11", "{message:?}");
    }
    for package in [
        "a b", "a;id", "a&&id", "a|id", "$A", "`id`", "a>1", "a>=1", "a<1", "-a", "--root=/", "!a", "a'b", "a\"b",
        "a\\", "a#b", "#a", "a*", "a\nb", "~a", "a=~root", "a=~/x", "a=$A", "a=", "a@", "a@b@c", "a==1", ".a", "", " ",
        "./a.apk", "é", "a{b,c}", "a(b)",
    ] {
        let text = install(&format!("packages = [{}]", quoted(package)));
        assert_eq!(place(&text, &error(&text)), "7:13", "{package:?}");
    }
    for option in ["--no-cache; id", "$A", "-X `id`", "--x>y", "--a\nb", "", "--x*", "~", "-X=$(id)"] {
        let text = install(&format!("packages = ['a']\noptions = [{}]", quoted(option)));
        assert_eq!(place(&text, &error(&text)), "8:12", "{option:?}");
    }
    for value in ["a\nRUN id", "$HOME", "${A}", "`id`", "a\"b", "a'b", "a\\", "a\0", "a\r", "a\tb"] {
        let text = env(&format!("set = {{ A = {} }}", quoted(value)));
        assert_eq!(place(&text, &error(&text)), "6:13", "{value:?}");
    }
    for name in ["", "A B", "A=b", "A-B", "A\nB", "Ä", "$A", "A.B"] {
        let text = env(&format!("set = {{ {} = 'b' }}", quoted(name)));
        assert_eq!(place(&text, &error(&text)), "6:9", "{name:?}");
    }
    for word in ["a;id", "$A", "`id`", "a'b", "a\"b", "a\\", "a\nb", "a|b", "a(b)", "a{b,c}", "a#b", "a&b", "é"] {
        let text = command(&format!("rename-arguments = {{ a = {} }}", quoted(word)));
        assert_eq!(place(&text, &error(&text)), "7:26", "{word:?}");
        let text = command(&format!("add-options = [{}]", quoted(&format!("--x={word}"))));
        assert_eq!(place(&text, &error(&text)), "7:16", "{word:?}");
    }
    for command in ["apk add; id", "apk $(id)", "apk add\nid", "apk \"add\"", "/sbin/apk add", "sudo apk add", ""] {
        let text = with_step(&format!("action = 'retry'\ncommands = [{}]", quoted(command)));
        assert_eq!(place(&text, &error(&text)), "6:13", "{command:?}");
    }
}

#[test]
fn comments_stay_comments() {
    for comment in [
        "",
        " \n ",
        "# a",
        "a\n# b",
        "a \\",
        "a \\\nb",
        "a `",
        "a\rRUN id",
        "a\u{0}b",
        "a\u{2028}RUN id",
        "\tsyntax=x",
        "syntax=docker/dockerfile:1",
        "  Escape = `x",
        "a\nCHECK=skip=all",
        "check\u{20}=error=true",
        "dockmod: ignore",
        "Dockmod:ignore",
    ] {
        let text = env(&format!("set = {{ A = 'b' }}\ncomment = {}", quoted(comment)));
        assert_eq!(place(&text, &error(&text)), "7:11", "{comment:?}");
    }
    let taken = |comment: &str| {
        let text = env(&format!("set = {{ A = 'b' }}\ncomment = \"\"\"{comment}\"\"\""));
        step::<Env>(&parse(&text).unwrap(), 0).comment.clone().unwrap()
    };
    assert_eq!(taken("\nA  why: x=y, `z` → ok.\n   and on\n\nlast  \n"), "A  why: x=y, `z` → ok.\n   and on\n\nlast");
    assert_eq!(taken("hadolint ignore=DL3018"), "hadolint ignore=DL3018");
}

#[test]
fn values_arrive_as_written() {
    let text = r#"
name = "a-1"
summary = "s"
why = """
Because.
"""
[[steps]]
action = "retry"
commands = ["apk add", "apt-get install"]
attempts = 4
delay = 0
message = "it's {command}: {attempts} x {delay} s (100%) #1 ü"
ignored-failure = "keep"
[[steps]]
action = "install"
command = "apk add"
options = ["--no-cache", "-X", "https://example.com/v3.20/main"]
packages = ["b", { name = "a=~1.2", satisfied-by = ["a-[0-9]*", "so:a"] }, "c@edge", "lib+x=1-r0"]
[[steps]]
action = "env"
set = { Z = "", B = { value = "two words", accept = ["2"] }, A = "1" }
"#;
    let transform = parse(text).unwrap();
    assert_eq!(transform.why, "Because.");
    assert_eq!(transform.steps.len(), 3);
    let retry = step::<Retry>(&transform, 0);
    let install = step::<Install>(&transform, 1);
    let env = step::<Env>(&transform, 2);
    assert_eq!((retry.attempts, retry.delay, retry.keep_ignored_failures), (4, 0, true));
    assert_eq!(retry.commands[1].subcommand, "install");
    assert_eq!(install.lists[0].options.len(), 3);
    let names: Vec<&str> = install.lists[0].packages.iter().map(|package| package.name.as_str()).collect();
    assert_eq!(names, ["b", "a=~1.2", "c@edge", "lib+x=1-r0"]);
    assert!(install.lists[0].packages[1].satisfied_by[0].matches("a-22"));
    let variables: Vec<&str> = env.variables.iter().map(|variable| variable.name.as_str()).collect();
    assert_eq!(variables, ["Z", "B", "A"], "in the order of the file");
    assert_eq!((env.variables[1].value.as_str(), env.variables[1].accept.as_slice()), ("two words", &["2".into()][..]));
}

#[test]
fn parameters_have_defaults() {
    let transform = parse(&retry("")).unwrap();
    assert_eq!(transform.steps.len(), 1);
    let retry = step::<Retry>(&transform, 0);
    assert_eq!((retry.attempts, retry.delay, retry.keep_ignored_failures), (3, 5, false));
    assert_eq!(retry.message, "{command} failed after {attempts} retries");
    assert!(transform.when.is_none() && transform.reference.is_none() && transform.examples.is_empty());
}

/// Whatever the bytes, there is an error and no panic; cut and damaged files are the ones people have.
#[test]
fn no_text_is_too_broken() {
    for file in BUILT_IN {
        for (at, _) in file.text.char_indices().step_by(7) {
            check_place(&file.text[..at]);
            check_place(&format!("{}\u{7f}{}", &file.text[..at], &file.text[at..]));
            check_place(&format!("{}]{}", &file.text[..at], &file.text[at..]));
        }
    }
    for deep in ["[".repeat(100_000), "a.".repeat(100_000), "a={".repeat(100_000), format!("a={}", "[".repeat(100_000))]
    {
        check_place(&deep);
    }
    check_place("\u{feff}name = 1");
    check_place("name = 'ü'\r\nsummary = 3\r\n");
}

fn check_place(text: &str) {
    if let Err(error) = parse(text) {
        assert!(error.span.start <= text.len() && text.is_char_boundary(error.span.start), "{error:?}");
        LineIndex::new(text).position(error.span.start);
        assert!(!error.message.is_empty());
    }
}

fn prisma() -> Transform {
    built_in().into_iter().find(|transform| transform.name == "prisma-system-node").unwrap()
}

#[test]
fn prisma_patterns_tell_the_two_apart() {
    let when = prisma().when.unwrap();
    let matches = |patterns: &[CommandPattern], command: &str| {
        let words: Vec<Option<&str>> = command.split(' ').map(|word| (word != "$X").then_some(word)).collect();
        patterns.iter().position(|pattern| pattern.matches(&words))
    };
    for command in [
        "prisma generate",
        "prisma --version",
        "prisma $X",
        "/app/.venv/bin/prisma py fetch",
        "prisma-client-py generate",
        "python -m prisma generate",
        "python3 -m prisma generate --schema x",
        "python3.12 -u -m prisma db push",
    ] {
        assert!(matches(&when.runs, command).is_some(), "{command}");
        assert!(matches(&when.foreign, command).is_none(), "{command}");
    }
    for command in
        ["prisma", "echo prisma generate", "python -m pip install prisma", "python-config -m prisma x", "$X y"]
    {
        assert!(matches(&when.runs, command).is_none(), "{command}");
    }
    for command in [
        "npx prisma generate",
        "npx --yes prisma@5 generate",
        "npm exec -- prisma generate",
        "npm run prisma:generate",
        "pnpm prisma generate",
        "pnpm --filter api exec prisma generate",
        "pnpm dlx prisma@5 generate",
        "yarn prisma:generate",
        "yarn workspace api prisma generate",
        "bunx --bun prisma generate",
        "bun x prisma generate",
        "deno run -A npm:prisma generate",
        "./node_modules/.bin/prisma generate",
        "node node_modules/prisma/build/index.js generate",
    ] {
        assert!(matches(&when.foreign, command).is_some(), "{command}");
    }
    for command in ["npm run build", "npx tsc prisma-like", "yarn build", "pnpm build --filter prismatic", "node x.js"]
    {
        assert!(matches(&when.foreign, command).is_none(), "{command}");
    }
    for command in [
        "npm install -g prisma",
        "npm i typescript prisma@5",
        "pnpm add -D prisma",
        "yarn global add prisma",
        "yarn add prisma@6.1.0",
        "bun add prisma",
    ] {
        assert!(matches(&when.replaced_by, command).is_some(), "{command}");
    }
    for command in ["npm install", "pip install prisma", "npm install @prisma/client", "npm ci"] {
        assert!(matches(&when.replaced_by, command).is_none(), "{command}");
    }
    let launched = |command: &'static str| {
        let words = command.split(' ').map(WordText::known).collect();
        let levels = Launched::new(words, &when.launchers).levels;
        levels.last().unwrap().iter().map(|word| word.beginning().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(launched("uv run --no-sync prisma generate"), "prisma generate");
    assert_eq!(launched("uv --directory app run prisma"), "prisma");
    assert_eq!(launched("uvx prisma generate"), "prisma generate");
    let based = |name: &str| when.not_based_on.iter().any(|pattern| pattern.matches(name));
    assert!(based("node") && based("bun") && based("deno") && based("nodejs22-debian12") && based("nodejs-18"));
    assert!(!based("python-nodejs") && !based("python") && !based("alpine") && !based("wolfi-base"));
}

#[test]
fn package_names_that_will_do() {
    let transform = prisma();
    let install = step::<Install>(&transform, 0);
    let node = &install.lists[0].packages[0].satisfied_by;
    let does = |name: &str| node.iter().any(|pattern| pattern.matches(name));
    assert!(does("nodejs-22") && does("nodejs-current") && does("nodejs-lts"));
    assert!(!does("nodejs-doc") && !does("nodejs-npm") && !does("nodejs-dev"));
}
