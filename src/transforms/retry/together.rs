//! Commands side by side that are tried together: an index update, upgrades and installations.

use std::collections::HashMap;

use super::sites::{CallSite, Found};
use super::trial::Retried;
use crate::analysis::exit_status::Fate;
use crate::analysis::scripts::ShellText;
use crate::base::edit::Edit;
use crate::base::limits;
use crate::base::span::Span;
use crate::knowledge::programs::{Effect, Program};
use crate::syntax::shell::{AndOr, AndOrOp, Script, Terminator, for_each_command};
use crate::transforms::manager_command::ManagerCommand;

/// The commands of a script that are tried together.
#[derive(Debug, Default)]
pub(super) struct Together<'b> {
    /// Of each site in a group of several, by where its pipeline starts, that group's number.
    of: HashMap<usize, usize>,
    groups: Vec<Group<'b>>,
}

/// Sites that are tried together, in the order of the text; several.
#[derive(Debug)]
pub(super) struct Group<'b> {
    /// The sites.
    pub sites: Vec<&'b CallSite<'b>>,
    /// The first that is to be retried.
    target: Option<&'b CallSite<'b>>,
    /// The lists among them that end with a `;` or a line break, for which `&&` comes in.
    ended: Vec<&'b AndOr<'b>>,
}

impl<'b> Together<'b> {
    /// `keep`: what went unseen before has to stay so.
    pub fn new(text: &str, script: &'b Script<'b>, sites: &'b [CallSite<'b>], retried: &[Retried], keep: bool) -> Self {
        let alone = |site: &CallSite| {
            site.pipeline.commands.len() == 1 && site.pipeline.bang.is_none() && !site.leaves_loop(text)
        };
        let open = sites.iter().zip(retried).filter(|(site, retried)| **retried == Retried::No && alone(site));
        let members: HashMap<usize, &CallSite> =
            open.filter(|(site, _)| kind(site).is_some()).map(|(site, _)| (site.pipeline.span.start, site)).collect();
        let mut together = Self::default();
        if members.len() > 1 {
            let mut seeker = Seeker { members, keep, run: Run::default(), together: &mut together };
            seeker.lists(script.lists);
            for_each_command(script, &mut |command| {
                command.nested_scripts().iter().for_each(|inner| seeker.lists(inner.lists));
            });
        }
        together
    }

    /// The group that a site is in, if it is in one with others.
    pub fn group(&self, site: &CallSite<'b>) -> Option<&Group<'b>> {
        self.of.get(&site.pipeline.span.start).map(|&number| &self.groups[number])
    }

    fn add(&mut self, group: Group<'b>) {
        for site in &group.sites {
            self.of.insert(site.pipeline.span.start, self.groups.len());
        }
        self.groups.push(group);
    }
}

impl<'b> Group<'b> {
    /// Where the first command of the group is that is to be retried: the one that the others go with.
    pub fn first_target(&self) -> Option<Span> {
        self.target.map(|site| site.pipeline.span)
    }

    /// The one that messages name: the last that installs something.
    pub fn named(&self) -> Option<&ManagerCommand> {
        let command = |site: &&'b CallSite<'b>| match &site.found {
            Found::Target(command) => Some(command),
            _ => None,
        };
        let installs = |command: &&ManagerCommand| {
            command.known_subcommand().is_some_and(|subcommand| subcommand.effect == Effect::Adds)
        };
        let mut targets = self.sites.iter().filter_map(command).rev();
        targets.clone().find(installs).or_else(|| targets.next())
    }

    /// The edits that join its commands by `&&`.
    pub fn joins(&self, shell: &ShellText) -> Vec<Edit> {
        let text = shell.mapped.text();
        let join = |list: &&AndOr| match list.terminator {
            Some((Terminator::Semicolon, mark)) => {
                let apart = text[..mark.start].ends_with([' ', '\t']);
                let and = if apart { "&&" } else { " &&" };
                Edit::replace(shell.mapped.source_span(mark), and)
            }
            _ => Edit::insert(shell.mapped.source_end(list.span.end), " &&"),
        };
        self.ended.iter().map(join).collect()
    }
}

/// What a command has to do in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It is to be retried.
    Target,
    /// It fetches what those after it need.
    Refresh,
    /// It goes along between others.
    Upgrade,
}

fn kind(site: &CallSite) -> Option<Kind> {
    match &site.found {
        Found::Target(_) => Some(Kind::Target),
        Found::Relative(command) if command.known_subcommand()?.refreshes() => Some(Kind::Refresh),
        Found::Relative(command) if command.known_subcommand()?.upgrades() => Some(Kind::Upgrade),
        _ => None,
    }
}

/// Sites in a row that `&&` joins, or `;` under `-e`.
#[derive(Debug, Default)]
struct Run<'b> {
    sites: Vec<&'b CallSite<'b>>,
    /// The list that ended after the site of that number.
    ended: Vec<(usize, &'b AndOr<'b>)>,
    /// `-e` ends the script where one of them fails.
    stops: bool,
    /// It starts a list.
    starts_list: bool,
    /// It starts after a `||`, so what follows takes the whole list for its left side.
    after_or: bool,
}

struct Seeker<'s, 'b> {
    members: HashMap<usize, &'b CallSite<'b>>,
    keep: bool,
    run: Run<'b>,
    together: &'s mut Together<'b>,
}

impl<'b> Seeker<'_, 'b> {
    fn lists(&mut self, lists: &'b [AndOr<'b>]) {
        let mut before: Option<&AndOr> = None;
        for list in lists {
            for (element, pipeline) in list.pipelines().enumerate() {
                let operator = element.checked_sub(1).map(|before| list.rest[before].0);
                let Some(&site) = self.members.get(&pipeline.span.start) else {
                    self.close();
                    continue;
                };
                let ended = before.filter(|_| operator.is_none());
                let joined = match operator {
                    Some(AndOrOp::And) => !self.run.after_or,
                    Some(AndOrOp::Or) => false,
                    None => ended.is_some_and(|ended| self.run.starts_list && may_be_joined(ended)),
                };
                let status = &site.context.status;
                let stops = status.fate == Fate::Ends && status.stops;
                if !joined || !self.fits(site, ended.is_none() || stops && self.run.stops) {
                    self.close();
                    let (starts_list, after_or) = (operator.is_none(), operator == Some(AndOrOp::Or));
                    self.run = Run { stops: true, starts_list, after_or, ..Run::default() };
                } else if let Some(list) = ended {
                    self.run.ended.push((self.run.sites.len() - 1, list));
                }
                self.run.stops &= stops;
                self.run.sites.push(site);
            }
            before = Some(list);
        }
        self.close();
    }

    /// Whether a site may join the run, if the two may be joined at all.
    fn fits(&self, site: &CallSite, joined: bool) -> bool {
        let (Some(first), Some(last)) = (self.run.sites.first(), self.run.sites.last()) else { return false };
        let seen_alike = site.context.status.goes_unseen() == last.context.status.goes_unseen();
        // Where a failure that `-e` did not see would be one that it sees, that is stricter, and has to be seen to be.
        let may_be_stricter = !self.keep && !site.context.may_be_handled() && !site.context.status.is_detached();
        let both = kind(site) == Some(Kind::Target) && kind(last) == Some(Kind::Target);
        joined
            && program(site) == program(last)
            && (!both || Program::find(program(site)).is_some_and(Program::is_system))
            && (seen_alike || may_be_stricter)
            && site.span().end - first.span().start <= limits::TRIED_TOGETHER
    }

    /// Ends the run: it starts with an update or a command to retry, and ends with the latter.
    fn close(&mut self) {
        let Run { sites, ended, .. } = std::mem::take(&mut self.run);
        let Some(last) = sites.iter().rposition(|site| kind(site) == Some(Kind::Target)) else { return };
        let first = sites.iter().position(|site| kind(site) != Some(Kind::Upgrade)).unwrap_or(last);
        if first < last {
            let within = |&(after, list): &(usize, &'b AndOr<'b>)| (first..last).contains(&after).then_some(list);
            let ended = ended.iter().filter_map(within).collect();
            let sites = sites[first..=last].to_vec();
            let target = sites.iter().copied().find(|site| kind(site) == Some(Kind::Target));
            self.together.add(Group { sites, target, ended });
        }
    }
}

/// Whether the list ends in a way for which `&&` may come in.
fn may_be_joined(list: &AndOr) -> bool {
    matches!(list.terminator, Some((Terminator::Semicolon | Terminator::Newline, _)))
}

fn program<'s>(site: &'s CallSite) -> &'s str {
    match &site.found {
        Found::Target(command) | Found::Relative(command) => &command.program,
        _ => "",
    }
}
