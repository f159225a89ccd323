//! Whether a command is retried already, and whether its last failure comes through.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use super::sites::{CallSite, may_set_pipefail};
use crate::analysis::exit_status::Loop;
use crate::analysis::interpreter::{Environment, Part, Settings, Trial, Verdict};
use crate::analysis::scripts::ShellText;
use crate::base::limits;
use crate::base::span::Span;
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
    /// It may be: a loop around it is too long to tell.
    Untold,
}

/// Whether the shell is bash, and whether `-e` acts.
type Flags = (bool, bool);

/// The tries of one script.
pub(super) struct Trials<'b> {
    shell: &'b ShellText<'b>,
    script: &'b Script<'b>,
    settings: OnceCell<Settings<'b>>,
    /// Whether it may be set: of what is ahead of a part, only assignments are followed.
    pipefail: bool,
    /// What the Dockerfile sets.
    environment: Environment<'b>,
    /// How often each command stands in the script.
    copies: HashMap<Vec<&'b str>, usize>,
    /// Whether the copies of a command stand in for each other.
    retried: RefCell<HashMap<(Vec<&'b str>, Span), bool>>,
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
        let mut copies = HashMap::new();
        if sites.len() > 1 {
            sites.iter().for_each(|site| *copies.entry(texts(text, site.simple.words)).or_default() += 1);
        }
        let (settings, functions) = (OnceCell::new(), OnceCell::new());
        let pipefail = may_set_pipefail(text, shell.shell);
        Self { shell, script, settings, pipefail, environment, copies, retried: RefCell::default(), functions }
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
        let words = &site.simple.words;
        if let Some((index, judged, alone)) = self.innermost(site) {
            if judged.status.is_none() {
                return Retried::Endless;
            }
            // It was judged as bash would run it, which differs from other shells in ranges alone.
            let text = alone.span().of(self.shell.mapped.text());
            let same = self.shell.shell.bash || !text.contains("..");
            let by_itself = match same {
                true => judged,
                false => self.trial(words, (false, site.context.loops[index].status.stops)).run(alone, true),
            };
            let whole = self.whole(site).unwrap_or(by_itself);
            let (frame, function) = (&site.context.loops[index], site.context.function);
            let unseen_by_script =
                frame.status.is_handled() || frame.status.is_detached() || function || whole.here < by_itself.here;
            let sound = whole.status != Some(0) || unseen_by_script && by_itself.status != Some(0);
            return if sound { Retried::Sound } else { Retried::Swallowed(index) };
        }
        if site.context.loops.iter().any(|frame| !is_short(Part::Command(frame.command))) {
            return Retried::Untold;
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

    /// How the script ends when every try fails, if that tells something: where it fails without that, too, as far as
    /// can be told, it does not.
    fn whole(&self, site: &'b CallSite<'b>) -> Option<Verdict> {
        let (script, trial) = (self.window(site)?, self.trial_in_script(site));
        let failing = trial.run(script, true);
        (failing.status == Some(0) || trial.run(script, false).status == Some(0)).then_some(failing)
    }

    /// The script, if it is short enough to be followed.
    fn short_script(&self) -> Option<Part<'b>> {
        Some(Part::Lists(self.script.lists)).filter(|&part| is_short(part))
    }

    /// The script; of a long one what is near a site.
    fn window(&self, site: &CallSite<'b>) -> Option<Part<'b>> {
        self.short_script().or_else(|| self.near(site))
    }

    /// The list that a site is in and those behind it, if they are few enough.
    fn near(&self, site: &CallSite<'b>) -> Option<Part<'b>> {
        let (lists, at) = (self.script.lists, site.span().start);
        let first = lists.partition_point(|list| list.span.end <= at);
        let end = lists.get(first)?.span.start + limits::FOLLOWED_AFTER;
        let last = lists.partition_point(|list| list.span.end <= end);
        (first < last).then(|| Part::Lists(&lists[first..last]))
    }

    /// Looks at the loops that may call the function around a site.
    fn by_callers(&self, site: &'b CallSite<'b>) -> Retried {
        let repeats = |&script: &Part<'b>| self.has_loop() && self.trial_in_script(site).repeats(script);
        let Some(script) = self.short_script().filter(repeats) else { return self.by_copies(site) };
        match self.judge(script, site.simple.words, self.shell_flags()).map(|judged| judged.status) {
            None => self.by_copies(site),
            Some(None) => Retried::Endless,
            Some(Some(0)) => Retried::SwallowedByCaller,
            Some(Some(_)) => Retried::Sound,
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

    /// Whether something that only runs when the last try has failed deals with it, as far as the loops around a site
    /// or the script behind them show.
    pub fn handles(&self, site: &'b CallSite<'b>, frame: &Loop<'b>) -> bool {
        let part = self.window(site).unwrap_or(Part::Command(frame.command));
        is_short(part) && self.trial_in_script(site).handles(part)
    }

    /// Whether something runs only when the command of a site has failed.
    pub fn notices(&self, site: &'b CallSite<'b>) -> bool {
        self.near(site).is_some_and(|part| self.trial_in_script(site).notices(part))
    }

    /// The innermost loop that tries the command of a site again, and how it ends when every try fails.
    fn innermost(&self, site: &'b CallSite<'b>) -> Option<(usize, Verdict, Part<'b>)> {
        (0..site.context.loops.len()).rev().find_map(|index| {
            let frame = &site.context.loops[index];
            let alone = Part::Command(frame.command);
            let judge = |stops| self.judge(alone, site.simple.words, (true, stops));
            // In a function `-e` acts only if it acts where that is called.
            let by_caller = || frame.status.stops && site.context.function && self.is_retried_in_script(site);
            Some((index, judge(frame.status.stops).or_else(|| if by_caller() { judge(false) } else { None })?, alone))
        })
    }

    fn is_retried_in_script(&self, site: &'b CallSite<'b>) -> bool {
        self.window(site).is_some_and(|part| self.judge(part, site.simple.words, self.shell_flags()).is_some())
    }

    /// How often the command of a site is tried by a loop that ends.
    pub fn present(&self, site: &'b CallSite<'b>) -> Option<usize> {
        self.innermost(site).filter(|(_, judged, _)| judged.status.is_some()).map(|(_, judged, _)| judged.tries)
    }

    fn by_copies(&self, site: &'b CallSite<'b>) -> Retried {
        let words = texts(self.shell.mapped.text(), site.simple.words);
        if self.copies.get(&words).is_none_or(|&count| count < 2) {
            return Retried::No;
        }
        let Some(part) = self.environment(site) else { return Retried::No };
        let mut retried = self.retried.borrow_mut();
        let judge = || self.judge(part, site.simple.words, self.shell_flags());
        let found = *retried.entry((words, part.span())).or_insert_with(|| judge().is_some());
        if found { Retried::Sound } else { Retried::No }
    }

    /// As much of what is around a site as is short enough to be followed.
    fn environment(&self, site: &CallSite<'b>) -> Option<Part<'b>> {
        if let Some(whole) = self.short_script() {
            return Some(whole);
        }
        let at = site.pipeline.span.start;
        let list = self.script.lists.partition_point(|list| list.span.end <= at);
        let outermost = self.script.lists.get(list).filter(|list| list.span.start <= at);
        let candidates = outermost.into_iter().chain([site.list]).flat_map(|list| {
            let element = list.rest.partition_point(|(_, operator, _)| operator.end <= at);
            [Part::Pipelines(list, 0, list.rest.len() + 1), alternatives(list, element)]
        });
        candidates.into_iter().find(|&part| is_short(part))
    }

    /// Looks at a helper that is given the command as arguments.
    pub fn helper(&self, site: &'b CallSite<'b>, program: &str, at: usize) -> Retried {
        if !self.functions().contains(program) {
            return if program.contains("retry") { Retried::Sound } else { Retried::No };
        }
        let whole = Part::Lists(self.script.lists);
        let judged = self.judge(whole, &site.simple.words[at..], self.shell_flags());
        match judged.map(|verdict| verdict.status) {
            None => Retried::No,
            Some(None) => Retried::Endless,
            Some(Some(0)) if !site.context.may_be_handled() => Retried::Swallowed(0),
            Some(Some(_)) => Retried::Sound,
        }
    }

    /// How often a loop tries the command of a site that always fails.
    pub fn tries(&self, site: &'b CallSite<'b>, part: Part<'b>) -> usize {
        self.trial(site.simple.words, (true, false)).run(part, true).tries
    }

    /// What the outermost loop around a site does when nothing fails.
    pub fn calm(&self, site: &'b CallSite<'b>) -> Option<Verdict> {
        let frame = site.context.loops.first()?;
        let part = Part::Command(frame.command);
        let bash = self.shell.shell.bash;
        is_short(part).then(|| self.trial(site.simple.words, (bash, frame.status.stops)).run(part, false))
    }

    fn shell_flags(&self) -> Flags {
        (self.shell.shell.bash, self.shell.shell.errexit)
    }

    fn trial_in_script(&self, site: &'b CallSite<'b>) -> Trial<'_> {
        self.trial(site.simple.words, self.shell_flags())
    }

    fn trial<'t>(&'t self, words: &'t [Word<'t>], (bash, errexit): Flags) -> Trial<'t> {
        let text = self.shell.mapped.text();
        let settings = self.settings.get_or_init(|| Settings::new(text, self.script));
        let (pipefail, environment) = (self.pipefail, self.environment);
        Trial { text, settings, words, errexit, pipefail, bash, environment }
    }

    /// How a part of a script ends when every try fails, if failing makes for more tries.
    fn judge(&self, part: Part<'b>, words: &'b [Word<'b>], flags: Flags) -> Option<Verdict> {
        if !is_short(part) {
            return None;
        }
        let trial = self.trial(words, flags);
        let (failing, calm) = (trial.run(part, true), trial.run(part, false));
        let more = failing.tries > calm.tries;
        let endless = failing.status.is_none() && failing.tries > 0 && calm.status.is_some();
        (more || endless).then_some(failing)
    }
}

fn is_short(part: Part) -> bool {
    part.span().len() <= limits::FOLLOWED
}

/// The pipelines of a list that are joined to one of them by nothing but `||`; of many, more than are short.
fn alternatives<'l>(list: &'l AndOr<'l>, element: usize) -> Part<'l> {
    let at = list.pipeline(element).span.start;
    let ahead = alternatives_in(list.rest[..element].iter().rev(), at);
    let behind = alternatives_in(list.rest[element..].iter(), at);
    Part::Pipelines(list, element - ahead, element + behind + 1)
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
