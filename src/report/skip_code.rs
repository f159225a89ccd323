//! Why a place was left alone: the codes, and what there is to say about each.

macro_rules! skip_codes {
    ($(#[doc = $why:literal] $variant:ident = $name:literal, $advice:literal;)+) => {
        /// Why a place was left alone.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum SkipCode {
            $(#[doc = $why] $variant,)+
        }

        impl SkipCode {
            /// Every code.
            pub const ALL: &[SkipCode] = &[$(SkipCode::$variant),+];

            /// The name that reports use.
            pub const fn name(self) -> &'static str {
                match self { $(SkipCode::$variant => $name),+ }
            }

            /// Why such a place is left alone, in a sentence.
            pub const fn why(self) -> &'static str {
                match self { $(SkipCode::$variant => $why.trim_ascii()),+ }
            }

            /// What to do about it, in a sentence.
            pub const fn advice(self) -> &'static str {
                match self { $(SkipCode::$variant => $advice),+ }
            }

            /// The long answer, in Markdown: a Dockerfile that is skipped with this code, then others that are not.
            pub const fn details(self) -> &'static str {
                match self { $(SkipCode::$variant => include_str!(concat!("codes/", $name, ".md"))),+ }
            }
        }
    };
}

skip_codes! {
    /// The command stands in an ONBUILD instruction, which runs in the builds that are based on this image.
    Onbuild = "onbuild", "Rewrite it by hand if those builds should have it.";
    /// The script is a program for an interpreter that is not a POSIX shell.
    Interpreter = "interpreter", "Have that program retry, or move the command to a RUN of its own.";
    /// The SHELL in force is not a POSIX shell, so a POSIX loop would not run in it.
    ShellNotPosix = "shell-not-posix", "Set a POSIX SHELL before the command, or write the retry for that shell.";
    /// The RUN has no network, so no retry can help.
    NetworkNone = "network-none", "Nothing needs to be done if the packages come from local files.";
    /// The command is inside a quoted script (`sh -c "…"`, `su -c '…'`, `eval`).
    QuotedScript = "quoted-script", "Give the command a RUN of its own, or write the loop in that script by hand.";
    /// The shell text does not parse.
    UnparsableShell = "unparsable-shell", "Fix the shell syntax at this place.";
    /// `exec` replaces the shell, so nothing after the command can look at its status.
    Exec = "exec", "Drop the `exec`.";
    /// The loop around the command has no end while the command fails.
    EndlessLoop = "endless-loop", "Bound it, for example `for i in 1 2 3`.";
    /// The loop hides the last failure in a way that is not repaired automatically.
    UnrepairableLoop = "unrepairable-loop", "Make the last try's failure end the loop with a status other than 0.";
    /// The loop hides the last failure, and the author handles or ignores the status of the loop.
    HandledLoop = "handled-loop", "Decide whether the failure may pass; if not, drop the handling and run again.";
    /// Something reads the number that the command fails with, and a loop fails with a number of its own.
    StatusRead = "status-read", "Ask only whether the command failed, or write the loop by hand.";
    /// A program that is not known stands in front of the command.
    UnknownPrefix = "unknown-prefix", "Move the retry into that program, or write the loop by hand.";
    /// The command is in backquotes within double quotes, where the quotes of a loop would end the string.
    NestedBackquotes = "nested-backquotes", "Write `$( … )` in place of the backquotes.";
    /// What is before the command in its pipeline would have to be tried again with it, and that is too much.
    LongPipeline = "long-pipeline", "Give the command a place of its own, before the pipeline.";
    /// The command reads a here-document inside a script, which a loop would have to move.
    HeredocArgument = "heredoc-argument", "Feed it from a file, or write the loop by hand.";
    /// The command stands in a here-document with CRLF line ends, in which a loop would be a syntax error.
    CrlfHeredoc = "crlf-heredoc", "Save the file with LF line ends, or keep the script out of a here-document.";
    /// The exec form needs no shell, and no shell that could run a loop is known to be in the image.
    NoShell = "no-shell", "Write the loop by hand if there is a shell, or use a base image that has one.";
    /// It is not known what the stage is built from: which distribution, package manager or packages it has.
    UnknownBase = "unknown-base", "Make the change yourself, or take a base image that is known.";
    /// The packages of the release that the stage is built from are too old.
    OldRelease = "old-release", "Take a newer base image, or install the packages from elsewhere.";
    /// The user in force is not root, or not known, so a package installation would fail.
    NotRoot = "not-root", "Install the packages before the USER instruction.";
    /// The packages are deleted before the command that needs them.
    Deleted = "deleted", "Delete them after the command that needs them, or not at all.";
    /// The stage runs both the program that is meant and another one of the same name.
    Ambiguous = "ambiguous", "Split the stage, or set it up by hand.";
    /// The command sets the variable to another value itself, which overrides the stage's.
    Overridden = "overridden", "Drop the assignment, unless it is meant.";
    /// The shell makes a word of the command when it runs, and what that is decides what should become of the command.
    BuiltWord = "built-word", "Write the word out, or change the command by hand.";
    /// The command has an option that says something else about the same thing.
    OtherValue = "other-value", "Decide which of the two should hold, and drop the other.";
    /// The argument asks for a version, an architecture or the like, and it is not known whether that fits the new name.
    Pinned = "pinned", "Change it by hand, or let the transform keep what is asked for: `pins = \"keep\"`.";
    /// Without the arguments that go, the command would have none, and do something else.
    NothingLeft = "nothing-left", "Remove the command itself by hand, if nothing needs it.";
    /// The command is written so that the change has no place in it.
    NoPlace = "no-place", "Change the command by hand, or move the comment within it.";
    /// The Dockerfile in a Compose file is not a literal block of its own.
    YamlStyle = "yaml-style", "Write it as `dockerfile_inline: |`, without an anchor or an alias.";
    /// The value of the ARG is used for something else as well, or a stage takes it that the transform is not for.
    SharedArg = "shared-arg", "Give the image an ARG of its own, or change the value by hand.";
    /// The image reference is put together of parts, and cannot be changed as a whole.
    ComposedReference = "composed-reference", "Change it by hand, or write the part in question as text.";
    /// The image is pinned by a digest, and the digest of the new tag is not known.
    KeptDigest = "kept-digest", "Change tag and digest by hand.";
    /// The new text would be no image reference.
    InvalidReference = "invalid-reference", "Change the image by hand, or narrow what the transform matches.";
    /// The new image has the name of a stage of this file, which would be taken in its place.
    StageName = "stage-name", "Rename the stage.";
    /// A comment inside the instruction would be lost with the words beside it.
    InnerComment = "inner-comment", "Move the comment above the instruction.";
    /// The words cannot be written in the other form so that BuildKit reads the same.
    ValueNotKept = "value-not-kept", "Rewrite the instruction by hand, or write its words in a simpler way.";
    /// A variable decides whether the step is for the instruction, and its value is not known.
    UnknownValue = "unknown-value", "Write the value in place of the variable, or rewrite the instruction by hand.";
}
