use super::*;
use crate::base::arena::Arena;
use crate::syntax::shell::parse;

/// Tries and status when the command `x` succeeds, and when it fails always.
fn outcomes(text: &str, bash: bool) -> ((usize, Option<i32>), (usize, Option<i32>)) {
    let arena = Arena::new();
    let script = parse(text, &arena).unwrap_or_else(|opaque| panic!("{text}: {opaque:?}"));
    let command = parse("x", &arena).unwrap();
    let CommandKind::Simple(simple) = &command.lists[0].first.commands[0].kind else { panic!("not simple") };
    let mut words = Vec::new();
    for_each_command(&script, &mut |command| {
        if let CommandKind::Simple(found) = &command.kind
            && words.is_empty()
        {
            let at = found.words.iter().position(|word| word.span.of(text) == "x");
            words.extend(at.map(|at| found.words[at..=at].to_vec()).unwrap_or_default());
        }
    });
    assert_eq!(words.len(), simple.words.len(), "{text}");
    let settings = Settings::new(text, &script);
    let trial = Trial {
        text,
        settings: &settings,
        words: &words,
        errexit: false,
        pipefail: false,
        bash,
        environment: &|_| None,
    };
    let run = |fails| {
        let Verdict { tries, status, .. } = trial.run(Part::Lists(script.lists), fails);
        (tries, status)
    };
    (run(false), run(true))
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
