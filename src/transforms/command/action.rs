//! The step as transform files have it: its keys, the rules for them, and what people are told of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::option::OptionSpec;
use crate::base::diagnostic::Diagnostic;
use crate::base::toml::{Entries, Spanned};
use crate::knowledge::programs::{Program, Subcommand};
use crate::knowledge::words::is_name;
use crate::report::Effect;
use crate::transforms::action::{Action, Explanation, Registered, Step, StepContext, with_comment};
use crate::transforms::finding::Finding;
use crate::transforms::keys::{Checked, EffectKey, Seen, TextOr, check, comment, some};
use crate::transforms::manager_command::ManagerCommand;
use crate::transforms::parameters::{Given, Parameter, ParameterValue};
use crate::transforms::text::{Fault, not_blank};

/// Change words of commands.
#[derive(Clone, Debug)]
pub struct CommandStep {
    /// Program and sub-command of each: `npm ci`.
    pub commands: Vec<ManagerCommand>,
    /// Options that they get.
    pub add_options: Vec<OptionSpec>,
    /// Options that go.
    pub remove_options: Vec<OptionSpec>,
    /// Options that others take the place of.
    pub replace_options: Vec<(OptionSpec, OptionSpec)>,
    /// Arguments that get another name.
    pub rename_arguments: Vec<(String, String)>,
    /// Arguments that go.
    pub remove_arguments: Vec<String>,
    /// What the commands themselves become, by their number; none for one that keeps its name.
    pub renames: Vec<Option<NewName>>,
    /// What becomes of arguments that ask for more than a name.
    pub pins: Pins,
    /// What makes the step needless or wrong.
    pub unless: Unless,
    /// What the changes do to the meaning.
    pub effect: Effect,
    /// Comment lines for above the instruction, without `#`.
    pub comment: Option<String>,
}

/// The new name of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewName {
    /// The program.
    pub program: String,
    /// The words of the sub-command; none where that stays.
    pub subcommand: Vec<String>,
}

/// What makes a step needless or wrong for a command.
#[derive(Clone, Debug, Default)]
pub struct Unless {
    /// Options, one of which it has.
    pub option: Vec<OptionSpec>,
    /// Variables, one of which is in force.
    pub env: Vec<Variable>,
    /// Folders, on one of which a mount lies.
    pub mount: Vec<String>,
    /// Arguments, one of which it has.
    pub argument: Vec<String>,
}

/// A variable, with the value that it must have, if that matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Option<String>,
}

impl CommandStep {
    /// What a command becomes that is one of the step's.
    pub(super) fn renamed(&self, program: &Program, subcommand: &Subcommand) -> Option<&NewName> {
        let is = |command: &ManagerCommand| command.program == program.name && subcommand.is(&command.subcommand);
        let (_, to) = self.commands.iter().zip(&self.renames).find(|(command, _)| is(command))?;
        to.as_ref()
    }
}

impl NewName {
    pub(super) fn text(&self) -> String {
        [std::slice::from_ref(&self.program), &self.subcommand].concat().join(" ")
    }
}

/// The line in the registry.
pub static ACTION: Registered = Registered::new::<Shape>("command", &[Parameter::COMMENT], |table, seen| {
    Ok(Arc::new(table.read::<Shape>()?.checked(seen)?))
});

/// Changes options, arguments and names of commands, and nothing around them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Shape {
    /// Program and sub-command of each: `apt-get install`, `npm ci`, `git clone`; or the program alone, where it has no
    /// sub-commands: `curl`. They are found in all spellings.
    #[schemars(length(min = 1))]
    commands: Spanned<Vec<Spanned<String>>>,
    /// Options that they get: `-y`, `--omit=dev` or `--timeout 60`. One that is there in any spelling is not added.
    #[serde(default)]
    add_options: Vec<Spanned<String>>,
    /// Options that go, with their values.
    #[serde(default)]
    remove_options: Vec<Spanned<String>>,
    /// Options, and what takes their place.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    replace_options: Entries<Spanned<String>>,
    /// Arguments, and their new names.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    rename_arguments: Entries<Spanned<String>>,
    /// Arguments that go.
    #[serde(default)]
    remove_arguments: Vec<Spanned<String>>,
    /// The new name of the commands, or a table of old and new names: a program, or a program and its sub-command.
    #[schemars(with = "Option<TextOr<BTreeMap<String, String>>>")]
    rename: Option<Spanned<TextOr<Entries<Spanned<String>>>>>,
    /// What becomes of an argument with a version, an architecture or the like: `netcat=1.10`, `zlib1g:amd64`.
    #[serde(default)]
    #[schemars(extend("default" = "skip"))]
    pins: Pins,
    /// What makes the step needless or wrong for a command.
    #[serde(default)]
    unless: UnlessShape,
    /// What the change does to the meaning of the file; reports show it.
    #[serde(default)]
    #[schemars(extend("default" = "same"))]
    effect: EffectKey,
    /// Comment lines for above an instruction that the step changes, without `#`.
    #[schemars(length(min = 1))]
    comment: Option<Spanned<String>>,
}

/// What becomes of an argument that asks for more than a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum Pins {
    /// It is left alone.
    #[default]
    Skip,
    /// What it asks for goes along with the name.
    Keep,
}

/// What makes the step needless or wrong for a command: one of these.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
struct UnlessShape {
    /// It has the option, in any spelling.
    #[serde(default)]
    option: Vec<Spanned<String>>,
    /// The variable is in force there: `NAME`, or `NAME=value`.
    #[serde(default)]
    env: Vec<Spanned<String>>,
    /// A mount of the RUN lies on the folder, or on one that it is in.
    #[serde(default)]
    mount: Vec<Spanned<String>>,
    /// It has the argument.
    #[serde(default)]
    argument: Vec<Spanned<String>>,
}

/// An option of a step and where it stands in the file.
struct Placed {
    spec: OptionSpec,
    span: std::ops::Range<usize>,
}

impl Shape {
    fn checked(self, seen: &mut Seen) -> Checked<CommandStep> {
        let named = some(&self.commands, "command, such as `npm ci`")?;
        let commands =
            named.iter().map(|command| check(command, ManagerCommand::known)).collect::<Checked<Vec<_>>>()?;
        let step_span = self.commands.span();
        let option = |text: &Spanned<String>| check(text, |text| option_of(text, &commands));
        let options = |list: &[Spanned<String>]| list.iter().map(option).collect::<Checked<Vec<_>>>();
        let placed = |list: &[Spanned<String>]| {
            list.iter().map(|text| Ok(Placed { spec: option(text)?, span: text.span() })).collect::<Checked<Vec<_>>>()
        };
        let (added, removed) = (placed(&self.add_options)?, placed(&self.remove_options)?);
        let mut replaced = Vec::new();
        for (from, to) in &self.replace_options.0 {
            let pair = [from, to].map(|text| option(text).map(|spec| Placed { spec, span: text.span() }));
            let [from, to] = pair;
            replaced.push((from?, to?));
        }
        let (rename_arguments, remove_arguments) = arguments(&self.rename_arguments, &self.remove_arguments)?;
        let renames = renames(self.rename.as_ref(), &commands)?;
        let nothing = added.is_empty() && removed.is_empty() && replaced.is_empty() && rename_arguments.is_empty();
        if nothing && remove_arguments.is_empty() && renames.iter().all(Option::is_none) {
            let message = "the step changes nothing, expected `add-options`, `remove-options`, `replace-options`, \
                           `rename-arguments`, `remove-arguments` or `rename`";
            return Err(Diagnostic::new(step_span, message));
        }
        rests(&commands, &added, &removed, &replaced)?;
        note(seen, &commands, &added, &removed, &replaced)?;
        note_arguments(seen, &commands, &self.rename_arguments, &self.remove_arguments)?;
        let unless = Unless {
            option: options(&self.unless.option)?,
            env: self.unless.env.iter().map(|text| check(text, variable)).collect::<Checked<_>>()?,
            mount: self.unless.mount.iter().map(|text| check(text, folder)).collect::<Checked<_>>()?,
            argument: self.unless.argument.iter().map(|text| check(text, argument)).collect::<Checked<_>>()?,
        };
        let specs = |list: Vec<Placed>| list.into_iter().map(|placed| placed.spec).collect();
        Ok(CommandStep {
            commands,
            add_options: specs(added),
            remove_options: specs(removed),
            replace_options: replaced.into_iter().map(|(from, to)| (from.spec, to.spec)).collect(),
            rename_arguments,
            remove_arguments,
            renames,
            pins: self.pins,
            unless,
            effect: self.effect.into(),
            comment: self.comment.as_ref().map(comment).transpose()?,
        })
    }
}

/// Text that stands in a script as it is, or in single quotes.
fn word(text: &str) -> Result<String, Fault> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-+/:=@,%[]<>~!^*".contains(c);
    match text.chars().find(|&c| !fits(c)) {
        None => Ok(text.to_owned()),
        Some(c) => Err(Fault::new(format!(
            "`{}` has `{}` in it, expected letters, digits and `._-+/:=@,%[]<>~!^*` alone",
            text.escape_debug(),
            c.escape_debug()
        ))),
    }
}

fn known(command: &ManagerCommand) -> Option<(&'static Program, &'static Subcommand)> {
    Some((command.known_program(), command.known_subcommand()?))
}

fn option_of(text: &str, commands: &[ManagerCommand]) -> Result<OptionSpec, Fault> {
    not_blank(text, "an option: `--quiet`")?;
    let words = text.split_whitespace().map(word).collect::<Result<Vec<_>, _>>()?;
    let spec = OptionSpec { words };
    let first = spec.words[0].as_str();
    if !first.starts_with('-') || matches!(first, "-" | "--") {
        return Err(Fault::new(format!("`{text}` is no option, expected one that begins with `-`")));
    }
    for (program, subcommand) in commands.iter().filter_map(known) {
        let name = program.command_name(subcommand);
        let Some(wanted) = spec.wanted(program, subcommand) else {
            return Err(Fault::new(format!("`{text}` is not one option of `{name}`, give each by itself")));
        };
        let fits = match spec.words.len() {
            1 => true,
            2 => wanted.takes_value && wanted.value.as_deref() == Some(spec.words[1].as_str()),
            _ => false,
        };
        if !fits {
            let message =
                format!("`{first}` takes no value of its own that dockmod knows of in `{name}`; write `{first}=…`");
            return Err(Fault::new(message));
        }
    }
    Ok(spec)
}

fn argument(text: &str) -> Result<String, Fault> {
    not_blank(text, "an argument, such as the name of a package")?;
    match text.starts_with('-') {
        true => Err(Fault::new(format!("`{text}` is an option, expected an argument; options have keys of their own"))),
        false => word(text),
    }
}

fn variable(text: &str) -> Result<Variable, Fault> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (text, None),
    };
    match is_name(name) {
        true => Ok(Variable { name: name.to_owned(), value }),
        false => Err(Fault::new(format!("`{}` is no name of an environment variable", name.escape_debug()))),
    }
}

fn folder(text: &str) -> Result<String, Fault> {
    match text.starts_with('/') {
        true => Ok(text.to_owned()),
        false => Err(Fault::new(format!("`{}` is no absolute path of a folder", text.escape_debug()))),
    }
}

type Arguments = (Vec<(String, String)>, Vec<String>);

/// Arguments that get another name, and those that go; none of the new names is one of them again.
fn arguments(renamed: &Entries<Spanned<String>>, removed: &[Spanned<String>]) -> Checked<Arguments> {
    let removed_names = removed.iter().map(|name| check(name, argument)).collect::<Checked<Vec<_>>>()?;
    let mut pairs = Vec::new();
    for (from, to) in &renamed.0 {
        let (old, new) = (check(from, argument)?, check(to, argument)?);
        let again = renamed.0.iter().any(|(other, _)| *other.get_ref() == new) || removed_names.contains(&new);
        if again {
            let message = format!("`{new}` would be changed again by this step, give another name");
            return Err(Diagnostic::new(to.span(), message));
        }
        if let Some(name) = removed.iter().find(|name| *name.get_ref() == old) {
            let message = format!("`{old}` is renamed as well, drop one of the two");
            return Err(Diagnostic::new(name.span(), message));
        }
        pairs.push((old, new));
    }
    Ok((pairs, removed_names))
}

/// The new name of each of the commands.
fn renames(
    rename: Option<&Spanned<TextOr<Entries<Spanned<String>>>>>,
    commands: &[ManagerCommand],
) -> Checked<Vec<Option<NewName>>> {
    let none = vec![None; commands.len()];
    let Some(rename) = rename else { return Ok(none) };
    let fault = |span, message: String| Err(Diagnostic::new(span, message));
    let mut renames = none;
    match rename.get_ref() {
        TextOr::Text(to) => {
            let to = check(&Spanned::new(rename.span(), to.clone()), new_name)?;
            let changed = |command: &ManagerCommand| becomes(command, &to) != command.to_string();
            renames = commands.iter().map(|command| changed(command).then(|| to.clone())).collect();
            if renames.iter().all(Option::is_none) {
                return fault(rename.span(), format!("the commands are called `{}` already", to.text()));
            }
        }
        TextOr::Table(table) => {
            for (from, to) in &table.0 {
                let new = check(to, new_name)?;
                let is = |command: &ManagerCommand| {
                    *from.get_ref() == command.to_string()
                        || *from.get_ref() == command.program && new.subcommand.is_empty()
                };
                let mut any = false;
                for (command, slot) in commands.iter().zip(&mut renames).filter(|(command, _)| is(command)) {
                    any = true;
                    if becomes(command, &new) == command.to_string() {
                        return fault(to.span(), format!("`{}` is the same name", new.text()));
                    }
                    *slot = Some(new.clone());
                }
                if !any {
                    return fault(from.span(), format!("`{}` is none of the `commands` of this step", from.get_ref()));
                }
            }
        }
    }
    let again = commands.iter().zip(&renames).find_map(|(command, to)| {
        let result = becomes(command, to.as_ref()?);
        commands.iter().zip(&renames).any(|(other, to)| to.is_some() && other.to_string() == result).then_some(result)
    });
    match again {
        Some(name) => fault(rename.span(), format!("`{name}` would be renamed again by this step")),
        None => Ok(renames),
    }
}

/// What a command is called once it is renamed.
fn becomes(command: &ManagerCommand, to: &NewName) -> String {
    match to.subcommand.is_empty() {
        true => format!("{} {}", to.program, command.subcommand).trim_end().to_owned(),
        false => to.text(),
    }
}

fn new_name(text: &str) -> Result<NewName, Fault> {
    not_blank(text, "a program, or a program and its sub-command")?;
    let words = text.split_whitespace().map(word).collect::<Result<Vec<_>, _>>()?;
    match words.iter().find(|word| word.starts_with('-')) {
        Some(option) => Err(Fault::new(format!("`{option}` is an option, which is no part of a name"))),
        None => Ok(NewName { program: words[0].clone(), subcommand: words[1..].to_vec() }),
    }
}

/// Refuses options that contradict each other, and those whose result the step would change again.
fn rests(
    commands: &[ManagerCommand],
    added: &[Placed],
    removed: &[Placed],
    replaced: &[(Placed, Placed)],
) -> Checked<()> {
    for (program, subcommand) in commands.iter().filter_map(known) {
        let wanted = |placed: &Placed| placed.spec.wanted(program, subcommand);
        // Whether what is written by `new` is what `old` finds.
        let finds = |old: &Placed, new: &Placed| {
            let (Some(old), Some(new)) = (wanted(old), wanted(new)) else { return false };
            program.is_same_option(&old.name, &new.name)
                && (old.value == new.value
                    || old.value.is_none() && (old.takes_value || new.value.as_deref() == Some("true")))
        };
        // Any value of an option may become one that it then keeps.
        let keeps = |old: &Placed, new: &Placed| {
            let values = wanted(old).zip(wanted(new)).map(|(old, new)| (old.value, new.value));
            matches!(values, Some((None, Some(_))))
                && replaced.iter().any(|(from, to)| from.span == old.span && to.span == new.span)
        };
        let gone = || removed.iter().chain(replaced.iter().map(|(from, _)| from));
        for new in added.iter().chain(replaced.iter().map(|(_, to)| to)) {
            let text = new.spec.text();
            if gone().any(|old| finds(old, new) && !keeps(old, new)) {
                let message = format!("`{text}` is both written and taken away by this step, drop one of the two");
                return Err(Diagnostic::new(new.span.clone(), message));
            }
            if wanted(new).is_some_and(|new| new.takes_value && new.value.is_none()) {
                return Err(Diagnostic::new(new.span.clone(), format!("`{text}` has no value, write `{text}=…`")));
            }
        }
        for (at, new) in added.iter().enumerate() {
            let against = |other: &Placed| {
                let (Some(other), Some(new)) = (wanted(other), wanted(new)) else { return false };
                program.are_opposite(&other.name, &new.name)
                    || program.is_same_option(&other.name, &new.name) && !program.gathers(&new.name)
            };
            if added[..at].iter().any(|other| against(other) || finds(other, new)) {
                let message = format!("`{}` is added in other words as well, drop one of the two", new.spec.text());
                return Err(Diagnostic::new(new.span.clone(), message));
            }
        }
    }
    Ok(())
}

/// Refuses an option that one step of the file writes and another takes away: they would never come to rest.
fn note(
    seen: &mut Seen,
    commands: &[ManagerCommand],
    added: &[Placed],
    removed: &[Placed],
    replaced: &[(Placed, Placed)],
) -> Checked<()> {
    for command in commands {
        let Some((program, subcommand)) = known(command) else { continue };
        let name = |placed: &Placed| placed.spec.wanted(program, subcommand).map(|wanted| wanted.name);
        let key = |name: &str| format!("{command} {}", program.first_spelling(name));
        for new in added.iter().chain(replaced.iter().map(|(_, to)| to)) {
            let Some(name) = name(new) else { continue };
            seen.opposed("option", &key(&name), true, new.span.clone())?;
        }
        for old in removed.iter().chain(replaced.iter().map(|(from, _)| from)) {
            let Some(name) = name(old) else { continue };
            // A step may replace one value of an option by another.
            let own = |placed: &Placed| {
                placed
                    .spec
                    .wanted(program, subcommand)
                    .is_some_and(|wanted| program.is_same_option(&wanted.name, &name))
            };
            if !added.iter().chain(replaced.iter().map(|(_, to)| to)).any(own) {
                seen.opposed("option", &key(&name), false, old.span.clone())?;
            }
        }
    }
    Ok(())
}

/// The same for arguments.
fn note_arguments(
    seen: &mut Seen,
    commands: &[ManagerCommand],
    renamed: &Entries<Spanned<String>>,
    removed: &[Spanned<String>],
) -> Checked<()> {
    for command in commands {
        let key = |name: &Spanned<String>| format!("{command} {}", name.get_ref());
        for (from, to) in &renamed.0 {
            seen.opposed("argument", &key(to), true, to.span())?;
            seen.opposed("argument", &key(from), false, from.span())?;
        }
        removed.iter().try_for_each(|name| seen.opposed("argument", &key(name), false, name.span()))?;
    }
    Ok(())
}

impl Action for CommandStep {
    fn registered(&self) -> &'static Registered {
        &ACTION
    }

    fn value(&self, _parameter: Parameter) -> Option<ParameterValue> {
        self.comment.clone().map(ParameterValue::Text)
    }

    fn with(&self, _parameter: Parameter, given: &Given) -> Checked<Step> {
        with_comment(self, given, |step| &mut step.comment)
    }

    fn explain(&self) -> Explanation {
        let texts = |specs: &[OptionSpec]| specs.iter().map(OptionSpec::text).collect::<Vec<_>>();
        let pairs = |from: String, to: String| format!("{from} by {to}");
        let named = self.commands.iter().zip(&self.renames);
        let names = named.filter_map(|(command, to)| Some(pairs(command.to_string(), becomes(command, to.as_ref()?))));
        let pins = !self.rename_arguments.is_empty() || !self.remove_arguments.is_empty();
        let kept = if self.pins == Pins::Keep { "go along" } else { "are left alone" };
        let variable = |variable: &Variable| match &variable.value {
            Some(value) => format!("the variable {}={value} is in force", variable.name),
            None => format!("the variable {} is in force", variable.name),
        };
        let unless = texts(&self.unless.option).into_iter().map(|option| format!("it has {option}"));
        let unless = unless.chain(self.unless.env.iter().map(variable));
        let unless = unless.chain(self.unless.mount.iter().map(|folder| format!("a mount lies on {folder}")));
        let unless =
            unless.chain(self.unless.argument.iter().map(|argument| format!("it has the argument {argument}")));
        let lines = [
            ("commands", self.commands.iter().map(ManagerCommand::to_string).collect()),
            ("adds", texts(&self.add_options)),
            ("removes", [texts(&self.remove_options), self.remove_arguments.clone()].concat()),
            (
                "replaces",
                self.replace_options
                    .iter()
                    .map(|(from, to)| pairs(from.text(), to.text()))
                    .chain(self.rename_arguments.iter().map(|(from, to)| pairs(from.clone(), to.clone())))
                    .chain(names)
                    .collect(),
            ),
            ("pins", if pins { vec![kept.to_owned()] } else { Vec::new() }),
            ("unless", unless.collect()),
            ("effect", vec![self.effect.name().to_owned()]),
            ("unknown", self.unknown_options()),
        ];
        Explanation::new("Change commands", lines, self.comment.as_deref())
    }

    fn findings(&self, context: &StepContext) -> Vec<Finding> {
        super::findings(self, context)
    }

    fn needles(&self) -> Option<Vec<&str>> {
        Some(self.commands.iter().flat_map(ManagerCommand::program_names).collect())
    }

    fn changes_commands(&self) -> bool {
        true
    }
}

impl CommandStep {
    /// The options that the table does not have, with the command that may not know them.
    fn unknown_options(&self) -> Vec<String> {
        let replaced = self.replace_options.iter().flat_map(|(from, to)| [from, to]);
        let specs: Vec<_> = self.add_options.iter().chain(&self.remove_options).chain(replaced).collect();
        let mut unknown = Vec::new();
        for (program, subcommand) in self.commands.iter().filter_map(known) {
            let is_unknown = |spec: &&&OptionSpec| {
                spec.wanted(program, subcommand).is_some_and(|wanted| !program.knows_option(&wanted.name))
            };
            unknown.extend(specs.iter().filter(is_unknown).map(|spec| {
                format!("{} is no option of {} that dockmod knows", spec.text(), program.command_name(subcommand))
            }));
        }
        unknown
    }
}
