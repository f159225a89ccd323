//! When the commands of a script run, and what becomes of their failure.

use crate::syntax::shell::{
    AndOr, AndOrOp, Command, CommandKind, For, If, Pipeline, Script, Simple, Terminator, While, for_each_command,
};

/// A simple command of a script, those in substitutions left out.
#[derive(Clone, Debug)]
pub struct CallSite<'t> {
    /// The command.
    pub command: &'t Command<'t>,
    /// Its words.
    pub simple: &'t Simple<'t>,
    /// Where it stands.
    pub flow: Flow<'t>,
}

/// Where a command stands.
#[derive(Clone, Debug, Default)]
pub struct Flow<'t> {
    /// Something other than the failure of an earlier command decides whether it runs.
    pub conditional: bool,
    /// It runs where another one fails.
    pub alternative: bool,
    /// It is in the body of a function.
    pub function: bool,
    /// It runs for each of several words.
    pub repeated: bool,
    /// Its failure is not that of the script.
    pub ignored: bool,
    /// It is in a loop that ends as soon as it goes well.
    retried: bool,
    /// The `for` loops around it.
    pub loops: Vec<&'t For<'t>>,
}

impl Flow<'_> {
    /// Whether it runs once, certainly, and its failure counts.
    pub fn is_plain(&self) -> bool {
        !(self.conditional || self.alternative || self.function || self.repeated || self.ignored)
    }
}

/// The simple commands of a script in order.
pub fn sites<'t>(script: &'t Script<'t>, text: &str) -> Vec<CallSite<'t>> {
    let mut walk = Walk { text, sites: Vec::new() };
    walk.script(script, &Flow::default());
    walk.sites
}

struct Walk<'t, 's> {
    text: &'s str,
    sites: Vec<CallSite<'t>>,
}

impl<'t> Walk<'t, '_> {
    fn script(&mut self, script: &'t Script<'t>, flow: &Flow<'t>) {
        for list in script.lists {
            self.list(list, flow);
        }
    }

    fn list(&mut self, list: &'t AndOr<'t>, flow: &Flow<'t>) {
        let background = matches!(list.terminator, Some((Terminator::Ampersand, _)));
        let handled = self.handled(list);
        let (mut alternative, mut tested) = (false, false);
        for (index, pipeline) in list.pipelines().enumerate() {
            alternative |= index > 0 && list.rest[index - 1].0 == AndOrOp::Or;
            let ignored = handled[index] || pipeline.bang.is_some();
            let mut inner = flow.clone();
            inner.conditional |= tested || background;
            inner.alternative |= alternative;
            inner.ignored |= ignored && !flow.retried;
            for command in pipeline.commands {
                self.command(command, &inner);
            }
            tested |= self.is_test(pipeline);
        }
    }

    /// Of each pipeline of a list: whether the failure is met by a `||` that goes on.
    fn handled(&self, list: &AndOr) -> Vec<bool> {
        let mut handled = vec![false; list.rest.len() + 1];
        for (index, (operator, _, pipeline)) in list.rest.iter().enumerate().rev() {
            handled[index] = match operator {
                AndOrOp::Or => !self.fails(pipeline),
                AndOrOp::And => handled[index + 1],
            };
        }
        handled
    }

    fn command(&mut self, command: &'t Command<'t>, flow: &Flow<'t>) {
        match &command.kind {
            CommandKind::Simple(simple) => self.sites.push(CallSite { command, simple, flow: flow.clone() }),
            CommandKind::Group(script) | CommandKind::Subshell(script) => self.script(script, flow),
            CommandKind::If(clause) => self.branches(clause, flow),
            CommandKind::Case(case) => {
                let inner = Flow { conditional: true, ..flow.clone() };
                case.items.iter().for_each(|(_, body)| self.script(body, &inner));
            }
            CommandKind::For(clause) => {
                let mut inner = self.body(&clause.body, flow);
                inner.loops.push(clause);
                self.script(&clause.body, &inner);
            }
            CommandKind::ForArithmetic(_, _, body) => {
                let inner = self.body(body, flow);
                self.script(body, &inner);
            }
            CommandKind::While(clause) => self.while_loop(clause, flow),
            CommandKind::Function(_, body) => {
                self.command(body, &Flow { function: true, ..flow.clone() });
            }
            CommandKind::Arithmetic(..) | CommandKind::Test(_) => {}
        }
    }

    fn branches(&mut self, clause: &'t If<'t>, flow: &Flow<'t>) {
        let inner = Flow { conditional: true, ..flow.clone() };
        for (index, (condition, body)) in clause.branches.iter().enumerate() {
            let retried = flow.retried && self.has_break(body);
            let first = Flow { ignored: flow.ignored || !retried, ..flow.clone() };
            self.script(condition, if index == 0 { &first } else { &inner });
            self.script(body, &inner);
        }
        if let Some(otherwise) = &clause.otherwise {
            self.script(otherwise, &inner);
        }
    }

    fn while_loop(&mut self, clause: &'t While<'t>, flow: &Flow<'t>) {
        self.script(&clause.condition, &Flow { retried: true, ..flow.clone() });
        let mut inner = self.body(&clause.body, flow);
        inner.conditional |= !inner.retried;
        self.script(&clause.body, &inner);
    }

    /// A loop that is left when something goes well tries again; any other goes through a list.
    fn body(&self, body: &Script, flow: &Flow<'t>) -> Flow<'t> {
        let retried = self.has_break(body);
        Flow { retried: flow.retried || retried, repeated: flow.repeated || !retried, ..flow.clone() }
    }

    /// Whether the script leaves the loop around it, other than where something has failed.
    fn has_break(&self, script: &Script) -> bool {
        let leaves = |command: &Command| match &command.kind {
            CommandKind::Simple(simple) => {
                let words: Vec<_> = simple.words.iter().map(|word| word.span.of(self.text)).collect();
                matches!(words[..], ["break", ..] | ["exit"] | ["exit", "0"])
            }
            CommandKind::Group(inner) | CommandKind::Subshell(inner) => self.has_break(inner),
            CommandKind::If(clause) => {
                let branches = clause.branches.iter().map(|(_, body)| body);
                branches.chain(&clause.otherwise).any(|body| self.has_break(body))
            }
            CommandKind::Case(case) => case.items.iter().any(|(_, body)| self.has_break(body)),
            _ => false,
        };
        let is_alternative = |list: &AndOr, index: usize| index > 0 && list.rest[index - 1].0 == AndOrOp::Or;
        script.lists.iter().any(|list| {
            let mut pipelines = list.pipelines().enumerate();
            pipelines.any(|(index, pipeline)| !is_alternative(list, index) && pipeline.commands.iter().any(leaves))
        })
    }

    /// The word that names a simple command.
    fn name(&self, command: &Command) -> Option<String> {
        let CommandKind::Simple(simple) = &command.kind else { return None };
        simple.words.first()?.literal(self.text)
    }

    /// Whether the pipeline asks something, so that what follows runs only on some builds.
    fn is_test(&self, pipeline: &Pipeline) -> bool {
        let test = |command: &Command| match &command.kind {
            CommandKind::Test(_) | CommandKind::Arithmetic(..) => true,
            CommandKind::Simple(_) => {
                matches!(
                    self.name(command).as_deref(),
                    Some("[" | "test" | "command" | "hash" | "type" | "which" | "grep")
                )
            }
            _ => false,
        };
        pipeline.bang.is_some() || pipeline.commands.last().is_some_and(test)
    }

    /// Whether the pipeline, which runs where a command failed, ends the script with a failure.
    fn fails(&self, pipeline: &Pipeline) -> bool {
        let mut found = false;
        let mut see = |command: &Command| {
            let CommandKind::Simple(simple) = &command.kind else { return };
            let words: Vec<_> = simple.words.iter().take(2).map(|word| word.literal(self.text)).collect();
            let status = words.get(1).and_then(|word| word.as_deref());
            found |= match words.first().and_then(|word| word.as_deref()) {
                Some("exit" | "return") => status != Some("0"),
                Some("false") => true,
                _ => false,
            };
        };
        for command in pipeline.commands {
            match &command.kind {
                CommandKind::Group(script) | CommandKind::Subshell(script) => {
                    for_each_command(script, &mut |command| see(command));
                }
                _ => see(command),
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::arena::Arena;
    use crate::syntax::shell::parse;

    /// Whether the first command `x` of a script is plain.
    fn is_plain(text: &str) -> bool {
        let arena = Arena::new();
        let script = parse(text, &arena).unwrap();
        let sites = sites(&script, text);
        let site = sites.iter().find(|site| site.command.span.of(text).starts_with("x")).unwrap();
        site.flow.is_plain()
    }

    #[test]
    fn plain() {
        for text in [
            "x",
            "a && x",
            "a; x; b",
            "{ x; }",
            "( a && x )",
            "x | tee log",
            "yes | x",
            "x || exit 1",
            "x || { echo no; exit 1; }",
            "x || false",
            "set -x && x",
            "for i in 1 2 3; do x && break; [ $i = 3 ] && { echo no >&2; exit 1; }; sleep 5; done",
            "for i in 1 2 3; do x && break || sleep 5; done",
            "for i in 1 2 3; do if x; then break; else sleep 1; fi; done",
            "n=0; until [ $n -ge 3 ]; do x && break; n=$((n+1)); sleep 1; done",
            "until x; do sleep 1; done",
            "while ! x; do sleep 1; done",
            "while true; do x && break; sleep 1; done",
            "( for i in 1 2; do x && break; [ $i = 2 ] && exit 1; done )",
        ] {
            assert!(is_plain(text), "{text}");
        }
    }

    #[test]
    fn not_plain() {
        for text in [
            "x || true",
            "a || x",
            "x || x y",
            "x && b || true",
            "{ x; } || true",
            "! x",
            "x &",
            "if a; then x; fi",
            "if x; then a; fi",
            "if a; then b; else x; fi",
            "case a in a) x ;; esac",
            "[ -n \"$A\" ] && x",
            "[[ -n $A ]] && a && x",
            "command -v b && x",
            "f() { x; }; f",
            "for p in a b; do x $p; done",
            "while read -r p; do x $p; done",
            "x || exit 0",
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }
}
