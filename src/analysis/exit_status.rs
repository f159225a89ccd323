//! What becomes of the exit status of each command of a script, and when the command runs.
//!
//! This is worked out once, for every action, by one walk over the script in the order in which it runs: functions come
//! last, when it is known who calls them.

mod reaction;
mod reads;
mod walk;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use crate::base::span::Span;
use crate::syntax::shell::{AndOr, Command, Pipeline, Script, Simple};

pub use reaction::is_tested;
pub use walk::calls;

/// What becomes of the exit status of a command that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The script ends with it, or with another failure in its place.
    Ends,
    /// Something looks at it.
    Observed(Observer),
    /// Nothing looks at it, and what stands here goes on.
    Dropped(Span),
}

/// What looks at a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observer {
    /// Where it stands.
    pub span: Span,
    /// What it wants to know.
    pub asks: Asks,
}

/// What an observer wants to know of a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asks {
    /// Whether the command went well.
    Outcome,
    /// The number: it is compared with others than 0, stored, printed or handed on.
    Value,
}

impl Fate {
    fn observed(span: Span, asks: Asks) -> Self {
        Self::Observed(Observer { span, asks })
    }

    fn is_observed(self) -> bool {
        matches!(self, Self::Observed(_))
    }

    /// What reads the number.
    pub fn read_by(self) -> Option<Observer> {
        match self {
            Self::Observed(observer) if observer.asks == Asks::Value => Some(observer),
            _ => None,
        }
    }

    /// The same for a failure that has a number of its own, such as that of `|| exit 3`.
    fn of_another(self) -> Self {
        match self {
            Self::Observed(observer) => Self::observed(observer.span, Asks::Outcome),
            fate => fate,
        }
    }
}

/// What becomes of a failure at some place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// What becomes of the status of the command.
    pub fate: Fate,
    /// What becomes of the status that `exit` gives here.
    pub exit: Fate,
    /// Something looks at the status of a command around.
    pub observed_around: bool,
    /// Only what calls the function around may look at it.
    pub left_to_caller: bool,
    /// `-e` acts on the command.
    pub stops: bool,
}

impl Status {
    /// Whether the author deals with the failure, here or around.
    pub fn is_handled(&self) -> bool {
        match self.fate {
            Fate::Ends => false,
            Fate::Observed(_) => !self.left_to_caller,
            Fate::Dropped(_) => self.observed_around,
        }
    }

    /// Whether more runs after the failure that `exit` would not run.
    pub fn goes_unseen(&self) -> bool {
        matches!(self.fate, Fate::Dropped(_)) && self.fate != self.exit
    }

    /// Whether nothing sees the status that `exit` gives here.
    pub fn is_detached(&self) -> bool {
        matches!(self.exit, Fate::Dropped(_))
    }
}

/// A simple command of a script.
#[derive(Clone, Debug)]
pub struct Call<'t> {
    /// The command.
    pub command: &'t Command<'t>,
    /// Its words.
    pub simple: &'t Simple<'t>,
    /// The and-or list it is an element of, directly or in a pipeline.
    pub list: &'t AndOr<'t>,
    /// Which pipeline of the list.
    pub element: usize,
    /// That pipeline.
    pub pipeline: &'t Pipeline<'t>,
    /// Which command of the pipeline.
    pub position: usize,
    /// What is around it.
    pub context: CallContext<'t>,
}

/// What is around a command.
#[derive(Clone, Debug)]
pub struct CallContext<'t> {
    /// What becomes of its failure.
    pub status: Status,
    /// When it runs.
    pub when: When,
    /// It is in the body of a function.
    pub function: bool,
    /// It is in a substitution.
    pub substituted: bool,
    /// It is in backquotes within double quotes.
    pub quoted_backquotes: bool,
    /// The loops around it, the outermost first.
    pub loops: Rc<[Loop<'t>]>,
}

/// When a command runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// Something other than the failure of an earlier command decides whether it runs.
    pub conditional: bool,
    /// It runs where another one fails.
    pub alternative: bool,
    /// It runs for each of several words.
    pub repeated: bool,
    /// The author goes on where it fails, other than to try it again.
    pub tolerated: bool,
    /// It is in a loop that ends as soon as it goes well.
    retried: bool,
}

impl CallContext<'_> {
    /// Whether the author, or what calls the function around, may look at the status.
    pub fn may_be_handled(&self) -> bool {
        self.status.is_handled() || self.function
    }

    /// Whether the command runs once, certainly, and its failure counts.
    pub fn is_plain(&self) -> bool {
        let When { conditional, alternative, repeated, tolerated, .. } = self.when;
        !(conditional || alternative || repeated || tolerated || self.function)
    }
}

/// A loop around a command.
#[derive(Clone, Copy, Debug)]
pub struct Loop<'t> {
    /// The loop.
    pub command: &'t Command<'t>,
    /// Its body; none where the command stands in its condition.
    pub body: Option<&'t Script<'t>>,
    /// The list of the body that holds the command.
    pub list: usize,
    /// What becomes of a failure of the loop.
    pub status: Status,
}
