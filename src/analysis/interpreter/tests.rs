use super::*;
use crate::base::arena::Arena;
use crate::syntax::shell::{for_each_command, parse};

/// What can happen when the commands `x` succeed, and when they fail always.
fn worlds(text: &str, bash: bool, follow: Follow) -> Worlds {
    let arena = Arena::new();
    let script = parse(text, &arena).unwrap_or_else(|opaque| panic!("{text}: {opaque:?}"));
    let (mut commands, mut handed) = (Vec::new(), None);
    for_each_command(&script, &mut |command| {
        let CommandKind::Simple(simple) = &command.kind else { return };
        match simple.words.iter().position(|word| word.span.of(text) == "x") {
            None => {}
            Some(0) => commands.push(simple.words[0].span.start),
            Some(at) => {
                handed = Some(&simple.words[at..]);
                commands.push(simple.words[0].span.start);
            }
        }
    });
    assert!(!commands.is_empty(), "{text}");
    let settings = Assignments::new(text, &script);
    let trial = Trial {
        text,
        settings: &settings,
        commands: &commands,
        copies: &[],
        handed,
        counted: None,
        errexit: false,
        pipefail: false,
        bash,
        environment: &|name| if name == "ARG" { Lookup::Unknown } else { Lookup::Absent },
    };
    trial.worlds(TrialPart::Lists(script.lists), follow)
}

/// Tries and status when the commands `x` succeed, and when they fail always, where nothing else is in question.
fn outcomes(text: &str, bash: bool) -> ((usize, Option<i32>), (usize, Option<i32>)) {
    let worlds = worlds(text, bash, Follow::Nothing);
    let all: Vec<&World> = worlds.plain().collect();
    let [world] = all[..] else { panic!("{text}: {} worlds", all.len()) };
    ((world.calm.tries, world.calm.status), (world.failing.tries, world.failing.status))
}

#[test]
fn what_retry_idioms_end_with_when_every_try_fails() {
    let swallowed = Some(0);
    let failed = Some(1);
    let cases = [
        ("for i in 1 2 3; do x && break || sleep 5; done", 3, swallowed),
        ("for i in 1 2 3; do x && break; sleep 5; done", 3, swallowed),
        ("for i in 1 2 3; do x && break || { echo again; sleep 5; }; done", 3, swallowed),
        ("n=0; until [ $n -ge 3 ]; do x && break; n=$((n+1)); sleep 5; done", 3, swallowed),
        ("n=0; while [ \"$n\" -lt 4 ]; do x && break; n=`expr $n + 1`; done", 4, swallowed),
        ("set -e; for i in 1 2 3; do x && break; [ $i -lt 3 ] && sleep 5; done", 3, failed),
        ("for i in 1 2 3; do x && break; [ $i = 3 ] && { echo no >&2; exit 1; }; sleep 5; done", 3, failed),
        ("for i in $(seq 5); do x && break; [ \"$i\" -eq 5 ] && exit 7; sleep 1; done", 5, Some(7)),
        ("for i in 1 2 3; do if x; then break; elif [ \"$i\" = 3 ]; then false; else sleep 5; fi; done", 3, failed),
        ("for i in 1 2 3; do x && break || if [ $i -lt 3 ]; then sleep 5; else false; fi; done", 3, failed),
        ("x || (sleep 5 && x) || (sleep 10 && x)", 3, failed),
        ("x || x || true", 2, swallowed),
        ("ok=0; for i in 1 2 3; do x && ok=1 && break; sleep 5; done; [ $ok = 1 ]", 3, failed),
        ("ok=; for i in 1 2 3; do x && { ok=yes; break; }; done; test -n \"$ok\" || exit 9", 3, Some(9)),
        ("retry() { for n in 1 2 3; do \"$@\" && return 0; sleep 1; done; return 1; }; retry x", 3, failed),
        ("retry() { n=0; while ! \"$@\"; do n=$((n + 1)); [ $n -lt 5 ] || return 1; done; }; retry x && y", 5, failed),
        ("n=0; until x; do n=$((n+1)); if [ $n -ge 3 ]; then exit 1; fi; sleep 5; done", 3, failed),
        ("for i in 1 2; do x && exit 0; sleep 2; done; x", 3, failed),
        ("for i in 1 2 3; do x && s=0 && break || s=$? && sleep 5; done; (exit $s)", 3, failed),
        ("rc=1; for i in 1 2 3; do x; rc=$?; [ $rc -eq 0 ] && break; sleep 5; done; exit $rc", 3, failed),
        ("f() { n=0; until x; do rc=$?; n=$((n+1)); [ $n -ge 3 ] && return $rc; done; }; f && y", 3, failed),
        ("x; rc=$?; if [ $rc -ne 0 ]; then sleep 5; x; fi", 2, failed),
    ];
    for (text, tries, status) in cases {
        assert_eq!(outcomes(text, false), ((1, Some(0)), (tries, status)), "{text}");
    }
}

#[test]
fn a_loop_without_end_has_no_status() {
    for text in ["until x; do sleep 1; done", "while ! x; do sleep 1; done", "while true; do x && break; done"] {
        let (calm, failing) = outcomes(text, false);
        assert_eq!(calm, (1, Some(0)), "{text}");
        assert_eq!(failing.1, None, "{text}");
    }
}

#[test]
fn only_bash_expands_a_brace_range() {
    let text = "for i in {1..4}; do x && break || sleep 5; done";
    assert_eq!(outcomes(text, true).1, (4, Some(0)));
    assert_eq!(outcomes(text, false).1, (1, Some(0)));
}

#[test]
fn bash_counters() {
    let text = "for ((i = 0; i < 3; i++)); do x && break; ((i == 2)) && exit 1; done";
    assert_eq!(outcomes(text, true).1, (3, Some(1)));
    let text = "i=0; while (( i++ < 3 )); do x && break; done; (( i <= 3 ))";
    assert_eq!(outcomes(text, true).1, (3, Some(1)));
}

#[test]
fn what_depends_on_the_unknown_may_retry() {
    let cases = [
        ("for i in 1 2 3; do x && break; done", Answer::Must),
        ("for i in 1 2 3; do [ -f /a ] && x && break; done", Answer::Must),
        ("for i in $ARG; do x && break; done", Answer::Must),
        ("for i in 1 2 3; do [ -n \"$ARG\" ] || break; x && break; done", Answer::Must),
        ("for i in 1 2 3; do x; done", Answer::No),
        ("for i in 1 2 3; do x || true; [ -f /a ] || make; done", Answer::No),
        ("while read -r l; do x; done", Answer::No),
        ("for i in 1 2 3; do x; [ -f /a ] && break; done", Answer::May),
        ("for i in 1 2 3; do x; command -v x && break; done", Answer::May),
        ("until command -v x; do x; done", Answer::May),
        ("for i in 1 2 3; do x && break; [ $ARG = 1 ] && break; done", Answer::May),
        ("case $ARG in a) x || x;; *) x;; esac", Answer::May),
    ];
    for (text, answer) in cases {
        assert_eq!(worlds(text, false, Follow::Everything).retries(), answer, "{text}");
    }
}

#[test]
fn values_that_are_not_known_stay_so() {
    let statuses = |text| {
        let mut statuses: Vec<_> =
            worlds(text, true, Follow::Nothing).plain().map(|world| world.failing.status).collect();
        statuses.sort_unstable();
        statuses.dedup();
        statuses
    };
    let (either, failed) = (vec![Some(0), Some(1)], vec![Some(1)]);
    for text in [
        "x; [ $ARG = 1 ]",
        "x; [ -z $ARG ]",
        "x; [ \"$(uname -m)\" = arm64 ]",
        "n=$((ARG + 1)); x; [ $n -gt 2 ]",
        "x; (( ARG > 2 ))",
        "n=$ARG; let n++; x; [[ $n == 3 ]]",
        "x; [ -f /a ]",
        "read -r n; x; [ $n = 1 ]",
        "[ -f /a ] && n=1; x; [ $n = 1 ]",
        "x; [ ${ARG:-1} = 2 ]",
        "x; case $ARG in 1) false;; esac",
        "x; [ ${#ARG} = 1 ]",
    ] {
        assert_eq!(statuses(text), either, "{text}");
    }
    for text in [
        "x; [ $ARG != $ARG ]",
        "x; [ ${NONE:-1} = 2 ]",
        "n=$((n + 1)); x; [ $n = 2 ]",
        "((n++)); x; [ $n = 2 ]",
        "let 'm += 1'; x; [ $m = 2 ]",
        "x; [ -n $ARG ] && [ -z $ARG ]",
        "f() { [ $# = 2 ]; }; x; f a",
        "x; case $ARG in *) false;; esac",
    ] {
        assert_eq!(statuses(text), failed, "{text}");
    }
}

#[test]
fn many_questions_are_not_all_followed() {
    let mut text = "for i in 1 2 3; do x && break; done".to_owned();
    (0..12).for_each(|n| text.push_str(&format!("; [ -f /{n} ]")));
    assert_eq!(worlds(&text, false, Follow::Everything).retries(), Answer::May);
}
