//! What is made from the definition of the command line: completions, and the manual page.

use std::io::{Result, Write};

use clap::builder::{PossibleValuesParser, Resettable};
use clap::{Command, ValueHint};
use clap_complete::Shell;
use clap_mangen::Man;

/// Options whose values the shell cannot know.
const FREE: [&str; 2] = ["since", "jobs"];

/// What `clap_complete` writes for bash, and what serves better: without a dash files are completed and not options,
/// and a value may stand after `=`, which is a word of its own to bash.
const BASH: [(&str, &str); 3] = [
    ("if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then", "if [[ ${cur} == -* ]] ; then"),
    (
        "            esac\n            COMPREPLY=( $(compgen -W \"${opts}\" -- \"${cur}\") )\n            return 0\n",
        "            esac\n            return 0\n",
    ),
    (
        "    prev=\"$3\"\n",
        "    prev=\"$3\"\n    if [[ \"${cur}\" == \"=\" ]]; then\n        cur=\"\"\n    \
         elif [[ \"${prev}\" == \"=\" ]]; then\n        prev=\"${COMP_WORDS[COMP_CWORD-2]}\"\n    fi\n",
    ),
];

/// What may be completed.
#[derive(Clone, Debug)]
pub struct CompletionNames {
    /// The transforms.
    pub transforms: Vec<String>,
    /// The other names that `--explain` takes.
    pub codes: Vec<String>,
}

/// Writes the completions for a shell.
pub fn completions(command: &Command, names: &CompletionNames, shell: Shell, out: &mut dyn Write) -> Result<()> {
    let mut command = visible(command).mut_args(|arg| match arg.get_id().as_str() {
        "explain" => arg.value_parser(PossibleValuesParser::new(names.transforms.iter().chain(&names.codes).cloned())),
        "transforms" | "ignored" => arg.value_parser(PossibleValuesParser::new(names.transforms.iter().cloned())),
        "pager" => arg.value_hint(ValueHint::CommandName),
        id if FREE.contains(&id) => arg.value_hint(ValueHint::Other),
        _ => arg,
    });
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    let script = with_files(&String::from_utf8_lossy(&script), shell);
    let better = if shell == Shell::Bash { &BASH[..] } else { &[] };
    let script = better.iter().fold(script, |script, (found, better)| script.replace(found, better));
    out.write_all(script.as_bytes())
}

/// The value of `--transform` may be a file as well, which `clap_complete` cannot say of an option with names.
fn with_files(script: &str, shell: Shell) -> String {
    let mut of_transform = false;
    let lines = script.split_inclusive('\n').map(|line| match shell {
        Shell::Bash => {
            let starts = line.trim_start().starts_with("--transform)");
            let names = of_transform && line.contains("compgen -W");
            of_transform = starts || of_transform && !names;
            if names { line.replacen("compgen -W", "compgen -f -W", 1) } else { line.to_owned() }
        }
        Shell::Fish if line.contains(" -l transform ") => line.replacen(" -r -f -a", " -r -a", 1),
        Shell::Zsh if line.contains("--transform=[") => match line.rsplit_once(":(").and_then(|(start, rest)| {
            rest.split_once(')').map(|(names, end)| format!("{start}:{{compadd {names}; _files}}{end}"))
        }) {
            Some(line) => line,
            None => line.to_owned(),
        },
        _ => line.to_owned(),
    });
    lines.collect()
}

/// The command without its hidden options, which `clap_complete` would offer.
fn visible(command: &Command) -> Command {
    let mut whole = command.clone();
    whole.build();
    let args = command.get_arguments().filter(|arg| !arg.is_hide_set()).map(|arg| {
        let conflicts = whole.get_arg_conflicts_with(arg).into_iter().filter(|other| !other.is_hide_set());
        let conflicts: Vec<_> = conflicts.map(|other| other.get_id().clone()).collect();
        arg.clone().conflicts_with(Resettable::Reset).conflicts_with_all(conflicts)
    });
    Command::new(command.get_name().to_owned()).version(env!("CARGO_PKG_VERSION")).args(args)
}

/// Writes the manual page.
pub fn manual(mut command: Command, out: &mut dyn Write) -> Result<()> {
    let usage = command.render_usage().to_string();
    let exit_codes = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let man = Man::new(command);
    man.render_title(out)?;
    man.render_name_section(out)?;
    let (_, usage) = usage.split_once(": ").unwrap_or_default();
    let (name, arguments) = usage.split_once(' ').unwrap_or((usage, ""));
    writeln!(out, ".SH SYNOPSIS\n\\fB{name}\\fR {}", escaped(arguments))?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    writeln!(out, ".SH \"EXIT STATUS\"")?;
    for line in exit_codes.lines().skip(1).map(str::trim) {
        match line.split_once("  ") {
            Some((code, meaning)) => writeln!(out, ".TP\n{code}\n{}", escaped(meaning))?,
            None => writeln!(out, "{}", escaped(line))?,
        }
    }
    man.render_version_section(out)
}

/// Text of a manual page that does not begin with a point.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-")
}
