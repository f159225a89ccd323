//! Rewrites by hand, right ones and wrong ones: the wrong ones show that the harness is able to fail.

use dockmod::report::Effect;
use dockmod::report::Effect::{Repaired, Same, Stricter};

use crate::case::Case;
use crate::jail::Shell;
use crate::rules::Told;

/// A rewrite by hand. In `after`, `⟲command⟳` stands for the canonical loop around `command`.
pub struct Sample {
    name: &'static str,
    options: &'static str,
    before: &'static str,
    after: &'static str,
    effects: &'static [Effect],
    /// What the harness must find; none if it must find nothing.
    pub fault: Option<&'static str>,
}

impl Sample {
    /// The sample as a case.
    pub fn case(&self) -> Case {
        Case {
            name: self.name.to_owned(),
            shells: if self.options.contains("pipefail") { vec![Shell::Bash] } else { Shell::ALL.to_vec() },
            options: self.options.split_whitespace().map(str::to_owned).collect(),
            before: self.before.to_owned(),
            after: self.after.replace('⟲', "for i in 1 2 3; do ").replace(
                '⟳',
                " && break; [ $i = 3 ] && { echo \"apk add failed after 3 retries\" >&2; exit 1; }; sleep 5; done",
            ),
            told: Some(Told { effects: self.effects.to_vec(), skips: 0, satisfied: 0 }),
        }
    }
}

const fn right(
    name: &'static str,
    options: &'static str,
    before: &'static str,
    after: &'static str,
    effects: &'static [Effect],
) -> Sample {
    Sample { name, options, before, after, effects, fault: None }
}

const fn wrong(
    name: &'static str,
    before: &'static str,
    after: &'static str,
    effects: &'static [Effect],
    fault: &'static str,
) -> Sample {
    Sample { name, options: "", before, after, effects, fault: Some(fault) }
}

/// Right ones.
pub const RIGHT: &[Sample] = &[
    right("alone", "", "apk add --no-cache x", "⟲apk add --no-cache x⟳", &[Same]),
    right("alone, strict options", "-eu", "apk add x", "⟲apk add x⟳", &[Same]),
    right("first of a chain", "", "apk add x && make && rm -rf y", "⟲apk add x⟳ && make && rm -rf y", &[Same]),
    right("last of a chain", "", "curl u && apk add x", "curl u && ⟲apk add x⟳", &[Same]),
    right("two", "", "apk add x && make && apk add y", "⟲apk add x⟳ && make && ⟲apk add y⟳", &[Same, Same]),
    right("with the index", "", "apk update && apk add x && make", "⟲apk update && apk add x⟳ && make", &[Same]),
    right("set -e", "", "set -eux; apk add x; make", "set -eux; ⟲apk add x⟳; make", &[Same]),
    right("unseen failure", "", "apk add x; make", "⟲apk add x⟳; make", &[Stricter]),
    right("unseen failure after a seen one", "", "apk add x; apk add y", "⟲apk add x⟳; ⟲apk add y⟳", &[Stricter, Same]),
    right("|| true", "", "apk add x || true; make", "(⟲apk add x⟳) || true; make", &[Same]),
    right("fallback", "", "apk add x || apk add y; make", "(⟲apk add x⟳) || ⟲apk add y⟳; make", &[Same, Stricter]),
    right(
        "what is done on the way out",
        "",
        "(apk add x || { ls; exit 1; }); true",
        "((⟲apk add x⟳) || { ls; exit 1; }); true",
        &[Same],
    ),
    right("|| exit 1", "", "apk add x || exit 1; make", "(⟲apk add x⟳) || exit 1; make", &[Same]),
    right("if", "", "if apk add x; then make; else ls; fi", "if (⟲apk add x⟳); then make; else ls; fi", &[Same]),
    right("while", "", "while ! apk add x; do ls; break; done", "while ! (⟲apk add x⟳); do ls; break; done", &[Same]),
    right("status looked at", "", "! apk add x; echo $? >f", "! (⟲apk add x⟳); echo $? >f", &[Same]),
    right("function", "", "f() { apk add x; make; }; f || rm y", "f() { (⟲apk add x⟳); make; }; f || rm y", &[Same]),
    right("a script that some shells refuse", "", "v=$(( apk add x ) && ls)", "v=$(( ⟲apk add x⟳\n) && ls)", &[Same]),
    right(
        "a loop of two tries around two commands",
        "",
        "for p in 1 2; do if apk add x && apk add y; then break; fi; done",
        "for p in 1 2; do if apk add x && apk add y; then break; fi; [ $p = 2 ] && { echo failed >&2; exit 1; }; done",
        &[Repaired],
    ),
    right("group", "", "{ apk add x && make; } && rm y", "{ ⟲apk add x⟳ && make; } && rm y", &[Same]),
    right("subshell", "", "(cd /tmp && apk add x) && make", "(cd /tmp && ⟲apk add x⟳) && make", &[Same]),
    right(
        "loop over packages",
        "-e",
        "for p in x y; do apk add $p; done; ls",
        "for p in x y; do ⟲apk add $p⟳; done; ls",
        &[Same],
    ),
    right("substitution", "-e", "v=$(apk add x); make", "v=$(⟲apk add x⟳); make", &[Same]),
    right("in front of tee", "", "apk add x | tee log", "⟲apk add x⟳ | tee log", &[Same]),
    right("fed by yes", "-eo pipefail", "yes | apk add x; make", "⟲yes | apk add x⟳; make", &[Same]),
    right("fed by cat", "", "cat list | xargs apk add && make", "⟲cat list | xargs apk add⟳ && make", &[Same]),
    right(
        "prefixes",
        "",
        "sudo -E apk update && sudo env A=b apk add x",
        "⟲sudo -E apk update && sudo env A=b apk add x⟳",
        &[Same],
    ),
    right(
        "assignment and redirection",
        "",
        "A=b apk add x >log 2>&1 && cat log",
        "⟲A=b apk add x >log 2>&1⟳ && cat log",
        &[Same],
    ),
    right("words from a program", "", "apk add $(cat list) && make", "⟲apk add $(cat list)⟳ && make", &[Same]),
    right("script", "", "set -e\nf=1\napk add x\necho $f", "set -e\nf=1\n⟲apk add x⟳\necho $f", &[Same]),
    right(
        "swallowing loop",
        "",
        "for i in 1 2 3; do apk add x && break || sleep 7; done; make",
        "for i in 1 2 3; do apk add x && break; [ $i = 3 ] && { echo \"apk add failed after 3 retries\" >&2; exit 1; }; sleep 7; done; make",
        &[Repaired],
    ),
];

const DONE: &str = "beside repeated attempts it does not do what the original does";

/// Wrong ones.
pub const WRONG: &[Sample] = &[
    wrong(
        "swallows",
        "apk add x && make",
        "for i in 1 2 3; do apk add x && break || sleep 5; done && make",
        &[Same],
        "without a message",
    ),
    wrong(
        "swallows after a message",
        "apk add x && make",
        "for i in 1 2 3; do apk add x && break || { echo failed after 3 >&2; sleep 5; }; done && make",
        &[Same],
        DONE,
    ),
    wrong(
        "status 0",
        "apk add x",
        "for i in 1 2 3; do apk add x && break; [ $i = 3 ] && { echo failed after >&2; exit 0; }; sleep 5; done",
        &[Same],
        "its status is 0, not",
    ),
    wrong("ends what may fail", "apk add x || true; make", "⟲apk add x⟳ || true; make", &[Same], DONE),
    wrong("loses the fallback", "apk add x || apk add y", "⟲apk add x⟳ || apk add y", &[Same], DONE),
    wrong(
        "ends an if",
        "if apk add x; then make; else ls; fi",
        "if ⟲apk add x⟳; then make; else ls; fi",
        &[Same],
        DONE,
    ),
    wrong(
        "ends a function's caller",
        "f() { apk add x; }; f || rm y",
        "f() { ⟲apk add x⟳; }; f || rm y",
        &[Same],
        DONE,
    ),
    wrong("stricter unsaid", "apk add x; make", "⟲apk add x⟳; make", &[Same], DONE),
    wrong("said to be stricter", "apk add x; make", "(⟲apk add x⟳); make", &[Stricter], "it is not"),
    wrong("input used up", "printf 'y\\n' | apk add x", "printf 'y\\n' | ⟲apk add x⟳", &[Same], DONE),
    wrong("list used up", "cat list | xargs apk add && make", "cat list | ⟲xargs apk add⟳ && make", &[Same], DONE),
    wrong(
        "variable collides",
        "i=7; apk add x; echo $i",
        "i=7; ⟲apk add x⟳; echo $i",
        &[Stricter],
        "prints something else",
    ),
    wrong("index left outside", "apk update && apk add x", "apk update && ⟲apk add x⟳", &[Same], "together"),
    wrong("index forgotten", "apk update && apk add x", "⟲apk add x⟳", &[Same], "other programs"),
    wrong("no break", "apk add x", "for i in 1 2 3; do apk add x; done", &[Same], "other programs"),
    wrong("package lost", "apk add x y", "⟲apk add x⟳", &[Same], "other programs"),
    wrong("order changed", "apk add x && make", "make && ⟲apk add x⟳", &[Same], "other programs"),
    wrong("tail lost", "apk add x && make", "⟲apk add x⟳", &[Same], "other programs"),
    wrong("chain cut", "apk add x && make", "⟲apk add x⟳; false && make", &[Same], "other programs"),
    wrong("redirection lost", "apk add x && echo a >f", "⟲apk add x⟳ && echo a", &[Same], "prints something else"),
    wrong(
        "file moved",
        "cd /tmp && apk add x && echo >f",
        "(cd /tmp && ⟲apk add x⟳) && echo >f",
        &[Same],
        "other files",
    ),
    wrong(
        "what is done on the way out is lost",
        "apk add x || { ls; exit 1; }",
        "⟲apk add x⟳ || { ls; exit 1; }",
        &[Same],
        "when this fails",
    ),
    wrong(
        "what is said on the way out is captured",
        "v=$(apk add x || { echo no; exit 1; }); echo $v",
        "v=$(⟲apk add x⟳ || { echo no; exit 1; }); echo $v",
        &[Same],
        "something else",
    ),
    wrong("not tried again", "apk add x && make", "apk add  x && make", &[Same], "tried 1 times"),
    wrong(
        "tried twice",
        "apk add x",
        "for i in 1 2; do apk add x && break; [ $i = 2 ] && { echo failed after >&2; exit 1; }; sleep 5; done",
        &[Same],
        "tried 2 times",
    ),
    wrong(
        "sleeps before it gives up",
        "apk add x",
        "for i in 1 2 3; do apk add x && break; sleep 5; [ $i = 3 ] && { echo failed after >&2; exit 1; }; done",
        &[Same],
        DONE,
    ),
    wrong(
        "no message",
        "apk add x",
        "for i in 1 2 3; do apk add x && break; [ $i = 3 ] && exit 1; sleep 5; done",
        &[Same],
        "without a message",
    ),
    wrong("too much tried again", "make && apk add x", "⟲make && apk add x⟳", &[Same], DONE),
    wrong("tail in the loop", "apk add x && make", "⟲apk add x && make⟳", &[Same], "when this fails"),
    wrong("no end", "apk add x", "until apk add x; do sleep 5; done", &[Same], "no end"),
    wrong("no shell text", "apk add x", "for i in 1 2 3; do apk add x && break;", &[Same], "refuses"),
    wrong("closes a group", "{ apk add x; } || ls", "{ ⟲apk add x⟳; } || ls", &[Same], DONE),
];
