//! The program that stands after every name on the jail's PATH.
//!
//! It is compiled on its own, without dependencies (`stub_main.rs`), and started under many names. Each start adds one
//! line to the trace: `0` or `1` for its fate, and its command line. The first line of the trace file is the weather.
//!
//! ```text
//! reads 99⇥miss 1⇥apk add curl       1 apk add curl       0 sleep 5       0 apk add curl <"y\n">
//! ```

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio, exit};

/// The trace file in the jail.
pub const TRACE: &str = "/log/trace";

/// More calls than any script with an end makes.
const ENDLESS: usize = 300;

/// Programs that run the command after their options, and which of their options take a value.
const PREFIXES: &[(&str, &[&str])] = &[
    ("chronic", &[]),
    ("chrt", &[]),
    ("doas", &["-u", "-C"]),
    ("env", &["-u", "-C", "-S"]),
    ("fakeroot", &[]),
    ("ionice", &["-c", "-n"]),
    ("nice", &["-n"]),
    ("nohup", &[]),
    ("setsid", &[]),
    ("stdbuf", &["-i", "-o", "-e"]),
    ("sudo", &["-u", "-g", "-h", "-p", "-C"]),
    ("time", &["-f", "-o"]),
    ("timeout", &["-s", "-k"]),
    ("unbuffer", &[]),
];

/// Programs that pass standard input on.
const FILTERS: &[&str] = &["awk", "cat", "cut", "envsubst", "grep", "head", "sed", "sort", "tail", "tee", "tr", "uniq"];

/// Options of `apk` that take the next word as their value.
const APK_VALUES: &[&str] =
    &["-X", "-p", "-t", "--arch", "--cache-dir", "--keys-dir", "--repository", "--root", "--virtual", "--wait"];

/// The call of this program.
pub fn main() {
    let mut words = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    let path = words.next().unwrap_or_default();
    let name = base_name(&path).to_owned();
    let arguments: Vec<String> = words.collect();
    let line = std::iter::once(&path).chain(&arguments).map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
    let mut trace = OpenOptions::new().read(true).append(true).open(TRACE).expect("the trace file can be opened");
    let mut before = String::new();
    trace.read_to_string(&mut before).expect("the trace file can be read");
    let (weather, calls) = before.split_once('\n').expect("the trace file has a first line");
    if calls.lines().count() > ENDLESS {
        let _ = Command::new("/bin/sh").args(["-c", "kill -9 0"]).exec();
    }
    let reads =
        (weather.starts_with("reads ") && name != "sleep") || name == "xargs" || FILTERS.contains(&name.as_str());
    let status = weather.split(['\t', ' ']).nth(1).and_then(|status| status.parse().ok()).unwrap_or(1);
    let input = if reads { input() } else { None };
    let fails = fails(weather, calls, &line, is_add(&name, &arguments)) || name == "false";
    let shown = input.as_deref().map(|input| format!(" <{:?}>", String::from_utf8_lossy(input))).unwrap_or_default();
    let entry = format!("{} {line}{shown}\n", u8::from(fails));
    trace.write_all(entry.as_bytes()).expect("the trace file can be written");
    drop(trace);
    exit(if fails { status } else { act(&name, &arguments, input.unwrap_or_default()) });
}

/// The name of a program without its folder.
pub fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// A word as the trace has it.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:=@%+,-~*^<>!$".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("{word:?}") }
}

/// What is on standard input, if that is a pipe or a file.
fn input() -> Option<Vec<u8>> {
    let mut file = File::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
    let kind = file.metadata().ok()?.file_type();
    let mut bytes = Vec::new();
    (kind.is_fifo() || kind.is_file()).then(|| file.read_to_end(&mut bytes).ok())??;
    Some(bytes)
}

/// Whether the weather lets the command line fail after `calls`.
pub fn fails(weather: &str, calls: &str, line: &str, add: bool) -> bool {
    let mut fields = weather.split('\t').skip(1);
    let kind = fields.next().unwrap_or_default();
    let named = fields.any(|field| field == line);
    let so_far = || calls.lines().filter(|call| call.get(2..).is_some_and(|text| without_input(text) == line)).count();
    match kind.split_once(' ') {
        Some(("miss", times)) => named && times.parse().is_ok_and(|times: usize| so_far() < times),
        _ => (kind == "down" && named) || (kind == "down-all" && add),
    }
}

/// The command line of a call, what it read left out.
pub fn without_input(call: &str) -> &str {
    call.split(" <\"").next().unwrap_or_default()
}

/// Whether this is `apk … add … package …`; without a package it has nothing that could fail.
pub fn is_add(name: &str, arguments: &[String]) -> bool {
    let mut words = arguments.iter();
    let mut operands = Vec::new();
    while let Some(word) = words.next() {
        if APK_VALUES.contains(&word.as_str()) {
            words.next();
        } else if !word.starts_with('-') {
            operands.push(word);
        }
    }
    name == "apk" && operands.len() > 1 && operands[0] == "add"
}

/// What the program does when it does not fail.
fn act(name: &str, arguments: &[String], input: Vec<u8>) -> i32 {
    if let Some((_, values)) = PREFIXES.iter().find(|(prefix, _)| *prefix == name) {
        return prefix(name, arguments, values);
    }
    let mut out = io::stdout();
    match name {
        "xargs" => return xargs(arguments, &input),
        "grep" if arguments.iter().any(|word| word.starts_with("-q")) => {}
        "yes" => drop(out.write_all(b"y\ny\ny\n")),
        "uname" => drop(out.write_all(b"x86_64\n")),
        "nproc" => drop(out.write_all(b"2\n")),
        "id" => drop(out.write_all(b"0\n")),
        "mkdir" => {
            for folder in arguments.iter().filter(|word| !word.starts_with('-')) {
                let _ = fs::create_dir_all(folder);
            }
        }
        _ if FILTERS.contains(&name) => {
            let mut bytes = input;
            if name == "cat" {
                let files = arguments.iter().filter(|word| !word.starts_with('-'));
                files.for_each(|file| bytes.extend(fs::read(file).unwrap_or_else(|_| b"listed-a listed-b\n".to_vec())));
            }
            if name == "tee" {
                let files = arguments.iter().filter(|word| !word.starts_with('-'));
                files.for_each(|file| drop(fs::write(file, &bytes)));
            }
            let _ = out.write_all(&bytes);
        }
        _ => {}
    }
    0
}

/// Runs the command after the options in place of this program.
fn prefix(name: &str, arguments: &[String], values: &[&str]) -> i32 {
    let mut words = arguments.iter().peekable();
    let mut environment = Vec::new();
    while let Some(word) = words.peek() {
        let assignment = word.split_once('=').filter(|_| matches!(name, "env" | "sudo" | "doas"));
        if word.starts_with('-') {
            if values.contains(&words.next().expect("it was peeked").as_str()) {
                words.next();
            }
        } else if let Some((variable, value)) = assignment {
            environment.push((variable.to_owned(), value.to_owned()));
            words.next();
        } else {
            break;
        }
    }
    if name == "timeout" {
        words.next();
    }
    let Some(program) = words.next() else { return 0 };
    let _ = Command::new(program).args(words).envs(environment).exec();
    127
}

/// Runs the command once, with the words of its input after its own.
///
/// A failure has the status that `xargs` has for it.
fn xargs(arguments: &[String], input: &[u8]) -> i32 {
    let mut words = arguments.iter().peekable();
    let mut unless_empty = false;
    while let Some(word) = words.next_if(|word| word.starts_with('-')) {
        unless_empty |= word.contains('r');
        if matches!(word.as_str(), "-n" | "-P" | "-L" | "-d" | "-a" | "-s") {
            words.next();
        }
    }
    let input = String::from_utf8_lossy(input);
    let more: Vec<&str> = input.split_whitespace().collect();
    let Some(program) = words.next().filter(|_| !(unless_empty && more.is_empty())) else { return 0 };
    match Command::new(program).args(words).args(more).stdin(Stdio::null()).status() {
        Ok(status) if status.success() => 0,
        Ok(_) => 123,
        Err(_) => 127,
    }
}
