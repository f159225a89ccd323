//! Whether a command is retried already, and whether its last failure comes through.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::sites::{CallSite, Found, may_set_pipefail};
use crate::analysis::exit_status::Loop;
use crate::analysis::interpreter::{Answer, Assignments, Course, Environment, Follow, Trial, TrialPart, Worlds};
use crate::analysis::scripts::ShellText;
use crate::base::limits;
use crate::base::span::Span;
use crate::knowledge::retry_helpers;
use crate::syntax::shell::visit::for_each_command;
use crate::syntax::shell::{AndOr, AndOrOp, CommandKind, Pipeline, Script, Word};

/// What is around a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Retried {
    /// It is not retried.
    No,
    /// It is, and the last failure comes through.
    Sound,
    /// It is, for as long as it fails.
    Endless,
    /// It is, by the loop at this index, and the last failure is lost.
    Swallowed(usize),
    /// It is, by what calls the function around it, and the last failure is lost.
    SwallowedByCaller,
    /// A loop around it is too long to be followed.
    TooLong,
    /// It depends on what is not known whether it is, or whether the last failure comes through.
    Unclear,
}

/// The shell that a part of a script runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Flags {
    bash: bool,
    /// Whether `-e` acts.
    errexit: bool,
}

/// What every end of a part has in common that commands under trial which always fail come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Fails,
    Passes,
    Endless,
    Differs,
}

impl Ending {
    fn of<'w>(courses: impl Iterator<Item = &'w Course>) -> Self {
        let one = |course: &Course| match course.status {
            None => Ending::Endless,
            Some(0) => Ending::Passes,
            Some(_) => Ending::Fails,
        };
        let both = |ending, other| if ending == other { ending } else { Ending::Differs };
        courses.map(one).reduce(both).unwrap_or(Ending::Differs)
    }
}

/// The loop that tries a command again.
struct Judged<'b> {
    /// Its place among the loops around the command.
    index: usize,
    part: TrialPart<'b>,
    worlds: Worlds,
}

impl Judged<'_> {
    fn ending(&self) -> Ending {
        Ending::of(self.worlds.plain().map(|world| &world.failing))
    }

    /// How often it tries the command.
    fn tries(&self) -> usize {
        self.worlds.plain().next().map_or(0, |world| world.failing.tries)
    }
}

/// Copies of a command by where they start, those that stand in for each other together.
type Groups = Rc<[Vec<usize>]>;

/// The tries of one script.
pub(super) struct Trials<'b> {
    shell: &'b ShellText<'b>,
    script: &'b Script<'b>,
    settings: OnceCell<Assignments<'b>>,
    /// Whether it may be set: of what is before a part, only assignments are followed.
    pipefail: bool,
    /// What the Dockerfile sets.
    environment: Environment<'b>,
    /// Where the commands with the same words start, in the order of the text.
    copies: HashMap<Vec<&'b str>, Vec<usize>>,
    groups: RefCell<HashMap<(usize, Span, Flags), Groups>>,
    functions: OnceCell<HashSet<&'b str>>,
}

impl<'b> Trials<'b> {
    pub fn new(
        shell: &'b ShellText<'b>,
        script: &'b Script<'b>,
        sites: &[CallSite<'b>],
        environment: Environment<'b>,
    ) -> Self {
        let text = shell.mapped.text();
        let mut copies: HashMap<Vec<&str>, Vec<usize>> = HashMap::new();
        if sites.len() > 1 {
            for site in sites {
                copies.entry(texts(text, site.simple.words)).or_default().push(start(site));
            }
            copies.values_mut().for_each(|starts| starts.sort_unstable());
        }
        let (settings, functions) = (OnceCell::new(), OnceCell::new());
        let pipefail = may_set_pipefail(text, shell.shell);
        Self { shell, script, settings, pipefail, environment, copies, groups: RefCell::default(), functions }
    }

    /// The names of the functions that the script defines.
    fn functions(&self) -> &HashSet<&'b str> {
        self.functions.get_or_init(|| {
            let mut functions = HashSet::new();
            for_each_command(self.script, &mut |command| {
                if let CommandKind::Function(name, _) = &command.kind {
                    functions.insert(name.of(self.shell.mapped.text()));
                }
            });
            functions
        })
    }

    /// Looks at the loops around a site, and at copies of the command that stand in for it when it fails.
    pub fn retried(&self, site: &'b CallSite<'b>) -> Retried {
        match self.innermost(site) {
            Ok(Some(judged)) => return self.retried_by(site, &judged),
            Err(MayTry) => return Retried::Unclear,
            Ok(None) => {}
        }
        if site.context.loops.iter().any(|frame| !is_short(TrialPart::Command(frame.command))) {
            return Retried::TooLong;
        }
        // Copies elsewhere do not tell what this loop does.
        if site.leaves_loop(self.shell.mapped.text()) {
            return Retried::No;
        }
        if site.context.loops.is_empty() && site.context.function {
            return self.by_callers(site);
        }
        self.by_copies(site)
    }

    /// Whether the last failure comes through the loop that tries a command again.
    fn retried_by(&self, site: &'b CallSite<'b>, judged: &Judged<'b>) -> Retried {
        let frame = &site.context.loops[judged.index];
        // It was judged as bash would run it, which differs from other shells in ranges alone.
        let text = judged.part.span().of(self.shell.mapped.text());
        let posix = (!self.shell.shell.bash && text.contains("..")).then(|| {
            let flags = Flags { bash: false, errexit: frame.status.stops };
            self.worlds(site, judged.part, flags, Follow::Nothing)
        });
        let alone = posix.as_ref().unwrap_or(&judged.worlds);
        let by_itself = Ending::of(alone.plain().map(|world| &world.failing));
        let tries = alone.plain().map(|world| world.failing.tries).max().unwrap_or_default();
        if judged.ending() == Ending::Endless || by_itself == Ending::Endless {
            return Retried::Endless;
        }
        let mut unseen = frame.status.is_handled() || frame.status.is_detached() || site.context.function;
        let mut whole = by_itself;
        if let Some(script) = self.window(site) {
            let worlds = self.worlds(site, script, self.shell_flags(), Follow::Nothing);
            unseen |= worlds.plain().all(|world| world.failing.tries < tries);
            // Where the script fails without that, too, as far as is known, it tells nothing.
            let tells = |course: &Course| course.status == Some(0);
            let telling = worlds.plain().filter(|world| tells(&world.failing) || tells(&world.calm));
            let mut telling = telling.map(|world| &world.failing).peekable();
            if telling.peek().is_some() {
                whole = Ending::of(telling);
            }
        }
        match (whole, by_itself) {
            (Ending::Fails, _) => Retried::Sound,
            (_, Ending::Fails) if unseen => Retried::Sound,
            (Ending::Passes, Ending::Passes | Ending::Fails) => Retried::Swallowed(judged.index),
            (Ending::Endless, _) => Retried::Endless,
            _ => Retried::Unclear,
        }
    }

    /// The script, if it is short enough to be followed.
    fn short_script(&self) -> Option<TrialPart<'b>> {
        Some(TrialPart::Lists(self.script.lists)).filter(|&part| is_short(part))
    }

    /// The script; of a long one what is near a site.
    fn window(&self, site: &CallSite<'b>) -> Option<TrialPart<'b>> {
        self.short_script().or_else(|| self.near(site))
    }

    /// The list that a site is in and those after it, if they are few enough.
    fn near(&self, site: &CallSite<'b>) -> Option<TrialPart<'b>> {
        let (lists, at) = (self.script.lists, site.span().start);
        let first = lists.partition_point(|list| list.span.end <= at);
        let end = lists.get(first)?.span.start + limits::FOLLOWED_AFTER;
        let last = lists.partition_point(|list| list.span.end <= end);
        (first < last).then(|| TrialPart::Lists(&lists[first..last]))
    }

    /// Looks at the loops that may call the function around a site.
    fn by_callers(&self, site: &'b CallSite<'b>) -> Retried {
        let Some(script) = self.short_script().filter(|_| self.has_loop()) else { return self.by_copies(site) };
        let worlds = self.worlds(site, script, self.shell_flags(), Follow::Nothing);
        match worlds.repeats() {
            Answer::No => self.by_copies(site),
            Answer::May => Retried::Unclear,
            Answer::Must => match Ending::of(worlds.plain().map(|world| &world.failing)) {
                Ending::Endless => Retried::Endless,
                Ending::Passes => Retried::SwallowedByCaller,
                Ending::Fails => Retried::Sound,
                Ending::Differs => Retried::Unclear,
            },
        }
    }

    fn has_loop(&self) -> bool {
        let mut found = false;
        for_each_command(self.script, &mut |command| {
            found |=
                matches!(command.kind, CommandKind::For(_) | CommandKind::ForArithmetic(..) | CommandKind::While(_));
        });
        found
    }

    /// Whether something that only runs when the last try has failed may deal with it, as far as the loops around a
    /// site or the script after them show.
    pub fn handles(&self, site: &'b CallSite<'b>, frame: &Loop<'b>) -> bool {
        let part = self.window(site).unwrap_or(TrialPart::Command(frame.command));
        let named = self.named(site);
        is_short(part) && self.worlds(site, part, self.shell_flags(), Follow::Words(&named)).may_handle()
    }

    /// Whether something may run only when the command of a site has failed.
    pub fn notices(&self, site: &'b CallSite<'b>) -> bool {
        let named = self.named(site);
        let notices = |part| self.worlds(site, part, self.shell_flags(), Follow::Words(&named)).may_notice();
        self.near(site).is_some_and(notices)
    }

    /// Whether a loop around the one at `index` may run that one again when the command of a site fails.
    pub fn outer_tries_again(&self, site: &'b CallSite<'b>, index: usize) -> bool {
        let inner = site.context.loops[index].command.span;
        site.context.loops[..index].iter().any(|outer| {
            let part = TrialPart::Command(outer.command);
            let commands = self.group(site, part, self.loop_flags(outer));
            let trial = Trial { counted: Some(inner), ..self.trial(&commands, self.loop_flags(outer)) };
            !is_short(part) || trial.worlds(part, Follow::Everything).may_enter_again()
        })
    }

    /// What the command of a site is about, such as packages.
    fn named(&self, site: &CallSite<'b>) -> Vec<String> {
        let text = self.shell.mapped.text();
        let (Found::Target(command) | Found::Relative(command)) = &site.found else { return Vec::new() };
        let words = site.simple.words.iter().filter_map(|word| word.literal(text));
        let plain =
            words.filter(|word| !word.starts_with('-') && *word != command.program && *word != command.subcommand);
        plain.filter_map(|word| Some(word.split(['=', '<', '>', '~', '@', ':']).next()?.to_owned())).collect()
    }

    /// The innermost loop that tries the command of a site again, if there is one.
    fn innermost(&self, site: &'b CallSite<'b>) -> Result<Option<Judged<'b>>, MayTry> {
        for (index, frame) in site.context.loops.iter().enumerate().rev() {
            let part = TrialPart::Command(frame.command);
            if !is_short(part) {
                continue;
            }
            let judge = |errexit| self.worlds(site, part, Flags { bash: true, errexit }, Follow::Everything);
            let mut worlds = judge(frame.status.stops);
            // In a function `-e` acts only if it acts where that is called.
            if frame.status.stops
                && worlds.retries() == Answer::No
                && site.context.function
                && self.is_retried_in_script(site)
            {
                worlds = judge(false);
            }
            match worlds.retries() {
                Answer::Must => return Ok(Some(Judged { index, part, worlds })),
                Answer::May => return Err(MayTry),
                Answer::No => {}
            }
        }
        Ok(None)
    }

    fn is_retried_in_script(&self, site: &'b CallSite<'b>) -> bool {
        let retries = |part| self.worlds(site, part, self.shell_flags(), Follow::Nothing).retries() == Answer::Must;
        self.window(site).filter(|&part| is_short(part)).is_some_and(retries)
    }

    /// How often the command of a site is tried by a loop that ends.
    pub fn present(&self, site: &'b CallSite<'b>) -> Option<usize> {
        let judged = self.innermost(site).ok()??;
        (judged.ending() != Ending::Endless).then(|| judged.tries())
    }

    /// Looks at copies of the command that run only when it fails.
    fn by_copies(&self, site: &'b CallSite<'b>) -> Retried {
        let part = if self.copies_of(site).len() > 1 { self.environment(site) } else { None };
        let retried = part.is_some_and(|part| self.group(site, part, self.shell_flags()).len() > 1);
        if retried { Retried::Sound } else { Retried::No }
    }

    /// Where the commands start that have the words of a site.
    fn copies_of(&self, site: &CallSite<'b>) -> &[usize] {
        if self.copies.is_empty() {
            return &[];
        }
        self.copies.get(&texts(self.shell.mapped.text(), site.simple.words)).map_or(&[], Vec::as_slice)
    }

    /// The command of a site, and its copies in a part of the script that run because it failed, or it because they did.
    fn group(&self, site: &CallSite<'b>, part: TrialPart<'b>, flags: Flags) -> Vec<usize> {
        let (own, span) = (start(site), part.span());
        let all = self.copies_of(site);
        let before = |end: usize| all.partition_point(|&at| at < end);
        let copies = &all[before(span.start)..before(span.end)];
        if copies.len() < 2 || copies.len() > limits::COPIES || !is_short(part) {
            return vec![own];
        }
        let known = self.groups.borrow().get(&(copies[0], span, flags)).cloned();
        let groups = known.unwrap_or_else(|| {
            let groups: Groups = self.groups_of(copies, part, flags).into();
            self.groups.borrow_mut().insert((copies[0], span, flags), Rc::clone(&groups));
            groups
        });
        groups.iter().find(|group| group.contains(&own)).cloned().unwrap_or_else(|| vec![own])
    }

    fn groups_of(&self, copies: &[usize], part: TrialPart<'b>, flags: Flags) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for &first in copies {
            if groups.iter().flatten().any(|&at| at == first) {
                continue;
            }
            let mut group = vec![first];
            while let Some(next) = copies.iter().find(|&&copy| {
                let free = !group.contains(&copy) && !groups.iter().flatten().any(|&at| at == copy);
                free && self.stands_in(copy, &group, part, flags)
            }) {
                group.push(*next);
            }
            groups.push(group);
        }
        groups
    }

    /// Whether a copy runs, with the same values, only because the commands of a group failed.
    fn stands_in(&self, copy: usize, group: &[usize], part: TrialPart<'b>, flags: Flags) -> bool {
        let copies = [copy];
        let worlds = Trial { copies: &copies, ..self.trial(group, flags) }.worlds(part, Follow::Nothing);
        let mut plain = worlds.plain().peekable();
        plain.peek().is_some()
            && plain.all(|world| {
                let mut ran = world.failing.copies.iter();
                world.calm.copies.is_empty()
                    && ran.any(|(_, tries, values)| *tries > 0 && world.failing.tried.contains(values))
            })
    }

    /// As much of what is around a site as is short enough to be followed.
    fn environment(&self, site: &CallSite<'b>) -> Option<TrialPart<'b>> {
        if let Some(whole) = self.short_script() {
            return Some(whole);
        }
        let at = site.pipeline.span.start;
        let list = self.script.lists.partition_point(|list| list.span.end <= at);
        let outermost = self.script.lists.get(list).filter(|list| list.span.start <= at);
        let candidates = outermost.into_iter().chain([site.list]).flat_map(|list| {
            let element = list.rest.partition_point(|(_, operator, _)| operator.end <= at);
            [TrialPart::Pipelines(list, 0, list.rest.len() + 1), alternatives(list, element)]
        });
        candidates.into_iter().find(|&part| is_short(part))
    }

    /// Looks at a helper that is given the command as arguments.
    pub fn helper(&self, site: &'b CallSite<'b>, program: &str, at: usize) -> Retried {
        if !self.functions().contains(program) {
            return if retry_helpers::is_known(program) { Retried::Sound } else { Retried::No };
        }
        let Some(whole) = self.short_script() else { return Retried::No };
        let commands = [start(site)];
        let trial = Trial { handed: Some(&site.simple.words[at..]), ..self.trial(&commands, self.shell_flags()) };
        let worlds = trial.worlds(whole, Follow::Nothing);
        match worlds.retries() {
            Answer::No => Retried::No,
            Answer::May => Retried::Unclear,
            Answer::Must => match Ending::of(worlds.plain().map(|world| &world.failing)) {
                Ending::Endless => Retried::Endless,
                Ending::Passes if !site.context.may_be_handled() => Retried::Swallowed(0),
                Ending::Passes | Ending::Fails => Retried::Sound,
                Ending::Differs => Retried::Unclear,
            },
        }
    }

    /// How often a loop tries the command of a site that always fails.
    pub fn tries(&self, site: &'b CallSite<'b>, part: TrialPart<'b>) -> usize {
        let worlds = self.worlds(site, part, Flags { bash: true, errexit: false }, Follow::Nothing);
        worlds.plain().next().map_or(0, |world| world.failing.tries)
    }

    /// What the outermost loop around a site does when nothing fails: how often it tries, and its status.
    pub fn calm(&self, site: &'b CallSite<'b>) -> Vec<(usize, Option<i32>)> {
        let Some(frame) = site.context.loops.first() else { return Vec::new() };
        let part = TrialPart::Command(frame.command);
        if !is_short(part) {
            return Vec::new();
        }
        let flags = Flags { bash: self.shell.shell.bash, errexit: frame.status.stops };
        let worlds = self.worlds(site, part, flags, Follow::Nothing);
        let mut calm: Vec<_> = worlds.plain().map(|world| (world.calm.tries, world.calm.status)).collect();
        calm.sort_unstable();
        calm.dedup();
        calm
    }

    fn shell_flags(&self) -> Flags {
        Flags { bash: self.shell.shell.bash, errexit: self.shell.shell.errexit }
    }

    fn loop_flags(&self, frame: &Loop) -> Flags {
        Flags { bash: true, errexit: frame.status.stops }
    }

    /// What can happen in a part of the script when the command of a site fails, and its copies that stand in for it.
    fn worlds(&self, site: &'b CallSite<'b>, part: TrialPart<'b>, flags: Flags, follow: Follow) -> Worlds {
        self.trial(&self.group(site, part, flags), flags).worlds(part, follow)
    }

    fn trial<'t>(&'t self, commands: &'t [usize], Flags { bash, errexit }: Flags) -> Trial<'t> {
        let text = self.shell.mapped.text();
        let settings = self.settings.get_or_init(|| Assignments::new(text, self.script));
        let (pipefail, environment) = (self.pipefail, self.environment);
        let (copies, handed, counted) = (&[], None, None);
        Trial { text, settings, commands, copies, handed, counted, errexit, pipefail, bash, environment }
    }
}

/// It depends on what is not known whether a loop tries a command again.
#[derive(Clone, Copy, Debug)]
struct MayTry;

/// Where the command of a site starts.
fn start(site: &CallSite) -> usize {
    site.simple.words.first().map_or(site.span().start, |word| word.span.start)
}

fn is_short(part: TrialPart) -> bool {
    part.span().len() <= limits::FOLLOWED
}

/// The pipelines of a list that are joined to one of them by nothing but `||`; of many, more than are short.
fn alternatives<'l>(list: &'l AndOr<'l>, element: usize) -> TrialPart<'l> {
    let at = list.pipeline(element).span.start;
    let ahead = alternatives_in(list.rest[..element].iter().rev(), at);
    let behind = alternatives_in(list.rest[element..].iter(), at);
    TrialPart::Pipelines(list, element - ahead, element + behind + 1)
}

/// How many `||` follow each other until one is far from `at`.
fn alternatives_in<'l>(rest: impl Iterator<Item = &'l (AndOrOp, Span, Pipeline<'l>)>, at: usize) -> usize {
    let mut far = false;
    let joined = rest.take_while(|(operator, span, _)| {
        let goes_on = !far && *operator == AndOrOp::Or;
        far = span.start.abs_diff(at) > limits::FOLLOWED;
        goes_on
    });
    joined.count()
}

fn texts<'t>(text: &'t str, words: &[Word]) -> Vec<&'t str> {
    words.iter().map(|word| word.span.of(text)).collect()
}
