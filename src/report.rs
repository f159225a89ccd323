//! The result of a run, as data: what every output format is made from.

use serde::Serialize;

use crate::span::Position;

/// What a change does to the meaning of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// A build that went through still does, and one that failed for good still does.
    Same,
    /// A failure that went unseen now ends the build.
    Stricter,
    /// A retry loop that hid its last failure now reports it.
    Repaired,
    /// A value that the author had set differently was replaced.
    Replaced,
}

impl Effect {
    /// The name that reports use.
    pub const fn name(self) -> &'static str {
        match self {
            Effect::Same => "same",
            Effect::Stricter => "stricter",
            Effect::Repaired => "repaired",
            Effect::Replaced => "replaced",
        }
    }
}

/// One fix that was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The transform.
    pub transform: String,
    /// Line in the file as it was read, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What it does to the meaning.
    pub effect: Effect,
    /// What was done, for people.
    pub message: String,
    /// Which edits of the file as it was read make it: indices, in order. A change may share an edit with others.
    #[serde(skip)]
    pub edits: Vec<usize>,
}

/// One place that was right already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Satisfied {
    /// The transform.
    pub transform: String,
    /// Line in the file as it was read, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One place that a transform was for, and left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skip {
    /// The transform.
    pub transform: String,
    /// Line in the file as it was read, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The kind of reason.
    pub code: SkipCode,
    /// Why, for people.
    pub message: String,
}

/// One place where the author keeps a transform from doing what it would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suppressed {
    /// The transform.
    pub transform: String,
    /// Line in the file as it was read, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The author's reason.
    pub reason: Option<String>,
    /// What would have been done, or why the place would have been left alone anyway; for people.
    pub message: String,
}

/// Something in a file that is addressed to dockmod and has no effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Line in the file as it was read, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What was found, what was expected and what to do.
    pub message: String,
}

macro_rules! skip_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// Why a place was left alone.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum SkipCode {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl SkipCode {
            /// Every code.
            pub const ALL: &[SkipCode] = &[$(SkipCode::$variant),+];

            /// The name that reports use.
            pub const fn name(self) -> &'static str {
                match self { $(SkipCode::$variant => $name),+ }
            }

            /// What it means and what to do about it.
            pub fn explanation(self) -> String {
                let text = match self { $(SkipCode::$variant => concat!($($doc, "\n"),+)),+ };
                text.lines().map(str::trim).collect::<Vec<_>>().join("\n")
            }
        }
    };
}

skip_codes! {
    /// The command stands in an ONBUILD instruction, which runs in somebody else's build.
    ///
    /// Rewrite it by hand if those builds should have it.
    Onbuild = "onbuild",
    /// The here-document is a program for an interpreter that is not a POSIX shell.
    ///
    /// Have that program retry, or move the command to a RUN of its own.
    Interpreter = "interpreter",
    /// The SHELL in force is not a POSIX shell, so a POSIX loop would not run in it.
    ///
    /// Set a POSIX SHELL ahead of the command, or write the retry in that shell's language.
    ShellNotPosix = "shell-not-posix",
    /// The RUN has no network, so no retry can help.
    ///
    /// Nothing needs to be done if the packages come from local files.
    NetworkNone = "network-none",
    /// The command is inside a quoted script (`sh -c "…"`, `su -c '…'`, `eval`).
    ///
    /// Move it out of the quotes, or write the loop inside them by hand.
    QuotedScript = "quoted-script",
    /// The shell text does not parse.
    ///
    /// Mend the text at the position that is named.
    UnparsableShell = "unparsable-shell",
    /// `exec` replaces the shell, so nothing after the command can look at its status.
    ///
    /// Drop the `exec`.
    Exec = "exec",
    /// The loop around the command has no end while the command fails.
    ///
    /// Bound it, for example `for i in 1 2 3`.
    EndlessLoop = "endless-loop",
    /// The loop hides the last failure in a way that is not repaired automatically.
    ///
    /// Make the last try's failure end the loop with a status other than 0.
    UnrepairableLoop = "unrepairable-loop",
    /// The loop hides the last failure, and the author handles or ignores the status of the loop.
    ///
    /// Decide whether the failure may pass; if not, drop the handling and run again.
    HandledLoop = "handled-loop",
    /// A program that is not known stands in front of the command.
    ///
    /// Move the retry into that program, or write the loop by hand.
    UnknownPrefix = "unknown-prefix",
    /// The command is in backquotes within double quotes, where the quotes of a loop would end the string.
    ///
    /// Write `$( … )` in place of the backquotes.
    NestedBackquotes = "nested-backquotes",
    /// The command reads a here-document inside a script, which a loop would have to move.
    ///
    /// Feed it from a file, or write the loop by hand.
    HeredocArgument = "heredoc-argument",
    /// The stage is not known to have apk, so packages cannot be added to it.
    ///
    /// Install the packages with the stage's own package manager.
    NotApk = "not-apk",
    /// The user in force is not root, or not known, so a package installation would fail.
    ///
    /// Install the packages before the USER instruction.
    NotRoot = "not-root",
    /// The RUN deletes the packages ahead of the command that needs them.
    ///
    /// Delete them behind it, or in another RUN.
    Deleted = "deleted",
    /// The stage runs both prisma-client-py and Node's own prisma.
    ///
    /// Split the stage, or set it up by hand.
    Ambiguous = "ambiguous",
    /// The command sets the variable to another value itself, which overrides the stage's.
    ///
    /// Drop the assignment in front of the command.
    Overridden = "overridden",
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It changed, or would.
    Changed,
    /// Nothing to do.
    Unchanged,
    /// It could not be worked on, and was left as it was.
    Error,
}

/// The result for one file.
#[derive(Clone, Debug, Serialize)]
pub struct FileReport {
    /// The path as shown to people; where it is not Unicode, with U+FFFD for what is not.
    pub path: String,
    /// What became of it.
    pub status: Status,
    /// The fixes, in file order; none where there is an error.
    pub changes: Vec<Change>,
    /// The places left alone, in file order.
    pub skips: Vec<Skip>,
    /// The places that the author keeps from dockmod, in file order.
    pub suppressed: Vec<Suppressed>,
    /// What is addressed to dockmod in vain, in file order.
    pub warnings: Vec<Warning>,
    /// The places that were right already, in file order.
    pub satisfied: Vec<Satisfied>,
    /// Why the file could not be worked on.
    pub error: Option<String>,
    /// Where in the file the error is, if it is in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_at: Option<Position>,
    /// What the file's owner should know about the write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl FileReport {
    /// A file with nothing to do.
    pub fn new(path: String) -> Self {
        Self {
            path,
            status: Status::Unchanged,
            changes: Vec::new(),
            skips: Vec::new(),
            suppressed: Vec::new(),
            warnings: Vec::new(),
            satisfied: Vec::new(),
            error: None,
            error_at: None,
            note: None,
        }
    }

    /// Turns the report into one of a file that was left as it was.
    pub fn fail(&mut self, message: String) {
        self.status = Status::Error;
        self.changes.clear();
        self.error = Some(message);
    }
}

/// The totals of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Files looked at.
    pub files: usize,
    /// Files that changed, or would.
    pub changed: usize,
    /// Files with nothing to do.
    pub unchanged: usize,
    /// Files that could not be worked on.
    pub errors: usize,
    /// Fixes in all files.
    pub changes: usize,
    /// Places left alone in all files.
    pub skips: usize,
    /// Places that authors keep from dockmod in all files.
    pub suppressed: usize,
    /// Warnings in all files.
    pub warnings: usize,
}

impl Summary {
    /// Counts one more file.
    pub fn add(&mut self, file: &FileReport) {
        self.files += 1;
        self.changed += usize::from(file.status == Status::Changed);
        self.unchanged += usize::from(file.status == Status::Unchanged);
        self.errors += usize::from(file.status == Status::Error);
        self.changes += file.changes.len();
        self.skips += file.skips.len();
        self.suppressed += file.suppressed.len();
        self.warnings += file.warnings.len();
    }
}
