//! The bounds of the library, each with the reason for it.
//!
//! They keep time and memory in proportion to the input, and the stack from running out. Where one is passed, a file or
//! a place is refused or left alone, and says so.

/// The longest line that BuildKit's scanner takes, its line break included.
pub const LONGEST_LINE: usize = 64 * 1024;

/// How deep Go's decoder, and so BuildKit's exec form, lets arrays and objects nest.
pub const JSON_DEPTH: usize = 10_000;

/// How deep `${a:-${b:-…}}` may go in a word of an instruction: reading it recurses, in BuildKit without bound.
pub const EXPANSION_DEPTH: usize = 64;

/// How deep quotes, expansions and compound commands of a shell may nest: the parser recurses once for each.
pub const SHELL_DEPTH: usize = 100;

/// How deep `((` may nest in a script: each level looks through its text once before it is read.
pub const SHELL_LOOKAHEADS: usize = 8;

/// How many parentheses an arithmetic expression may have open: more could not be read within [`SHELL_DEPTH`].
pub const SHELL_PARENTHESES: usize = 200;

/// How deep scripts may stand in here-documents of each other: reading them recurses.
pub const SCRIPT_DEPTH: usize = 16;

/// More words than a SHELL has; each instruction after it would look at all of them.
pub const SHELL_WORDS: usize = 100;

/// A longer word than those of a SHELL, for the same reason.
pub const SHELL_WORD: usize = 1_000;

/// How much text variables may be expanded to in any file: each can be made of the one before, doubled.
pub const EXPANDED: usize = 1 << 20;

/// How much more of it each byte of the file allows.
pub const EXPANDED_PER_BYTE: usize = 8;

/// How many launchers may start each other in one command: each is a look at the rest of the words.
pub const LAUNCHERS: usize = 8;

/// How many words after its program a command is looked for in text that does not parse: each word may be a program.
pub const MENTION_WORDS: usize = 64;

/// How much of a file the shell trees of a document may stand for, which take up 40 times as much memory: all of it, for
/// nearly every file.
pub const KEPT: usize = 128 << 10;

/// More tries than any loop that ends is written for.
pub const TRIES: usize = 200;

/// More steps than the interpreter takes for any script that people write.
pub const STEPS: usize = 5_000;

/// More courses than a script has whose retries people understand: each unknown doubles them.
pub const WORLDS: usize = 32;

/// More steps than the interpreter takes for all of them.
pub const WORLDS_STEPS: usize = 3 * STEPS;

/// More copies than a chain of retries has: each is tried with the others.
pub const COPIES: usize = 12;

/// A longer value than a script has that does not put it together over and over.
pub const VALUE: usize = 1 << 16;

/// How deep the interpreter goes into commands and functions: it recurses, and a function may call itself.
pub const CALLS: usize = 60;

/// How many assignments before a script are looked at: each start of a script looks at them anew.
pub const ASSIGNMENTS: usize = 200;

/// A longer pattern than `case` has: matching recurses at each `*`.
pub const CASE_PATTERN: usize = 100;

/// More words than `test` takes: its grammar is tried at each.
pub const TEST_WORDS: usize = 50;

/// Deeper parentheses than any counter has: reading arithmetic recurses.
pub const ARITHMETIC_DEPTH: usize = 20;

/// A longer expression than any counter has.
pub const ARITHMETIC: usize = 1_000;

/// More `=` than any counter has: at each an assignment is tried.
pub const ARITHMETIC_EQUALS: usize = 8;

/// A longer script or loop than anyone follows from failure to failure.
pub const FOLLOWED: usize = 8 << 10;

/// How far after a command its failure is dealt with: each command is followed as far.
pub const FOLLOWED_AFTER: usize = 1 << 10;

/// Longer than what stands after a `||` to deal with a failure: it may hold others of its kind, each of which is read.
pub const HANDLER: usize = 4 << 10;

/// How many functions that call each other are followed from a `||` or a `$?`: reading them recurses.
pub const HANDLER_CALLS: usize = 8;

/// How many functions that call each other are followed for what they make of `-e`: reading them recurses.
pub const ERREXIT_CALLS: usize = 4;

/// How many variables are followed that a status is stored in: for each, all of the script is looked at.
pub const STORED_STATUSES: usize = 8;

/// How many repairs of a RUN are checked each by itself, where together they do not do what they should: each check
/// follows the script anew.
pub const CHECKS: usize = 50;

/// More commands than there are before one in a pipeline, all of which its loop repeats.
pub const PIPELINE: usize = 8;

/// A last line that is longer than this is not followed any farther to the right.
pub const FARTHEST_LINE: usize = 48;

/// Farther than this to the right of its line's start, a loop is indented from the line and not from its `for`.
pub const FARTHEST_LOOP: usize = 24;

/// A longer list of packages than a variable stands for: it is looked through at every place that uses it.
pub const PACKAGE_LIST: usize = 16 << 10;

/// More groups than one package is in: a removal looks at all of them.
pub const PACKAGE_GROUPS: usize = 16;

/// More passes than most files need: each deals with what conflicted in the one before.
pub const PASSES: usize = 50;

/// How many bytes may be read in more passes than that: stages that wait for each other take one pass each.
pub const PASS_BYTES: usize = 64 << 20;

/// A longer text is read once more for the next pass, so that the tree of the one before need not be held.
pub const HELD: usize = 1 << 20;

/// How often suppressions are lifted in one pass: most show what they cover at the first time, and some not before
/// another one is in force again, such as those of a stage that waits for its base.
pub const LIFTS: usize = 10;

/// No known name is as long as this, so a longer text is not even compared.
pub const NAME: usize = 40;

/// How much text of commands side by side is tried together, so that the loop around it can be followed.
pub const TRIED_TOGETHER: usize = FOLLOWED / 2;

/// More programs than are copied into one stage: those built from it have them too.
pub const COPIED_PROGRAMS: usize = 16;

/// Farther than this to the right of the line on which it starts, the body of a loop reads no better beside its list.
pub const FARTHEST_LIST: usize = 12;

/// More words of a command than a message shows.
pub const SHOWN_WORDS: usize = 8;

/// A longer text than any image reference: ARGs can be made of each other, doubled.
pub const REFERENCE: usize = 1 << 10;
