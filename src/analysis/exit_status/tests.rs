use super::*;
use crate::analysis::scripts::ShellOptions;
use crate::base::arena::Arena;
use crate::syntax::shell::parse;

/// Whether the first command `x` of a script is plain.
fn is_plain(text: &str) -> bool {
    let arena = Arena::new();
    let script = parse(text, &arena).unwrap();
    let calls = calls(text, &script, ShellOptions::default(), |_| Some(()));
    let (call, ()) = calls.iter().find(|(call, ())| call.command.span.of(text).starts_with('x')).unwrap();
    call.context.is_plain()
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

/// What becomes of the failure of the first command `x` of a script, and where that is said.
fn fate(text: &str) -> String {
    let arena = Arena::new();
    let script = parse(text, &arena).unwrap();
    let calls = calls(text, &script, ShellOptions::default(), |_| Some(()));
    let is_x = |call: &Call| call.simple.words.first().is_some_and(|word| word.span.of(text) == "x");
    let (call, ()) = calls.iter().find(|(call, ())| is_x(call)).unwrap();
    let status = call.context.status;
    match status.fate {
        Fate::Ends => "ends".to_owned(),
        Fate::Observed(Observer { span, asks: Asks::Outcome }) => format!("outcome: {}", span.of(text)),
        Fate::Observed(Observer { span, asks: Asks::Value }) => format!("value: {}", span.of(text)),
        Fate::Dropped(span) => format!("dropped: {}", span.of(text)),
    }
}

fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, expected)| fate(text) != *expected)
        .map(|(text, expected)| format!("{text}\n  expected {expected}\n  found    {}", fate(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_failure_ends_the_script() {
    let scripts = [
        "x",
        "a; x",
        "x && a",
        "x && a && b",
        "( x )",
        "{ a; x; }",
        "a | x",
        "x >log",
        "if a; then x; fi",
        "case a in b) x ;; esac",
        "y=$(x)",
        "x || exit",
        "x || exit 1",
        "x || exit 3; a",
        "x || false",
        "x && a || exit 1; b",
        "x || exit 1 && a",
        "x || { echo no; exit 1; }; a",
        "x || { echo no >&2; false; }",
        "x || { echo no && exit 1; }",
        "x || { exit 1; echo no; }",
        "x || ( echo no; exit 1 )",
        "x || ( echo no; false )",
        "die() { echo no; exit 1; }; x || die; a",
        "die() { echo no; return 1; }; x || die",
        "{ x || exit 1; } || true",
        "for i in 1 2; do x || exit 1; done; a",
        "f() { x || exit 1; }; f || true",
        "while read a; do x $a || { echo no; exit 1; }; done",
        "x; exit",
        "set -e; set -x; x; a",
        "if a; then x || exit 1; else b; fi || true",
        "( x || exit 1 )",
        "( x; exit )",
        "trap 'rm log' EXIT; x",
        "trap 'echo $?' ERR; x || exit 1",
    ];
    let ends = |script: &&str| fate(script) == "ends";
    let wrong: Vec<_> = scripts.iter().filter(|script| !ends(script)).map(|script| (script, fate(script))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn something_asks_whether_it_went_well() {
    check(&[
        ("x || true", "outcome: true"),
        ("x || a; b", "outcome: a"),
        ("x && a || b", "outcome: b"),
        ("x || exit 0", "outcome: exit 0"),
        ("x || exit $a", "outcome: exit $a"),
        ("x || exit 256 || exit 1", "outcome: exit 256"),
        ("x || { a; exit 0; }", "outcome: { a; exit 0; }"),
        ("x || { a && exit 0; exit 1; }", "outcome: { a && exit 0; exit 1; }"),
        ("x || { echo no; exit; }", "outcome: { echo no; exit; }"),
        ("x || false || a", "outcome: a"),
        ("x || { if a; then b; fi; exit 2; }", "outcome: { if a; then b; fi; exit 2; }"),
        ("x || { a; exit 1; }", "outcome: { a; exit 1; }"),
        ("x || { a; false; }", "outcome: { a; false; }"),
        ("x || { echo no >a; exit 1; }", "outcome: { echo no >a; exit 1; }"),
        ("x || { echo $(a); exit 1; }", "outcome: { echo $(a); exit 1; }"),
        ("die() { a; exit 1; }; x || die; b", "outcome: die"),
        ("y=$(x || { echo no; exit 1; })", "outcome: { echo no; exit 1; }"),
        ("{ x || { echo no; exit 1; }; } | a", "outcome: { echo no; exit 1; }"),
        ("(x || { echo no; exit 1; }) & wait", "outcome: { echo no; exit 1; }"),
        ("x || { for i in 1; do break; done; exit 1; }", "outcome: { for i in 1; do break; done; exit 1; }"),
        ("! x", "outcome: !"),
        ("if x; then a; fi", "outcome: x;"),
        ("if ! x; then a; fi", "outcome: !"),
        ("if a; then b; elif x; then c; else d; fi", "outcome: x;"),
        ("while x; do a; done", "outcome: x;"),
        ("until x; do sleep 1; done", "outcome: x;"),
        ("for i in 1 2; do x && break; done", "outcome: break"),
        ("for i in 1 2; do x && continue; a; done", "outcome: continue"),
        ("x && exit 0; a", "outcome: exit 0"),
        ("{ x && a; } || b", "outcome: b"),
        ("( a; x ) || b", "outcome: b"),
        ("x; [ $? -eq 0 ] || a", "outcome: [ $? -eq 0 ] || a"),
        ("x; if [ $? != 0 ]; then a; fi", "outcome: if [ $? != 0 ]; then a; fi"),
        ("x; if test \"$?\" -ne 0; then a; fi", "outcome: if test \"$?\" -ne 0; then a; fi"),
        ("x; [[ $? == 0 ]] && a", "outcome: [[ $? == 0 ]] && a"),
        ("x; (( $? )) && a", "outcome: (( $? )) && a"),
        ("x; case $? in 0) a ;; *) b ;; esac", "outcome: case $? in 0) a ;; *) b ;; esac"),
        ("x; rc=$?; if [ $rc -ne 0 ]; then exit 1; fi", "outcome: rc=$?"),
        ("rc=0; x || rc=$?; a; [ \"$rc\" = 0 ] || b", "outcome: rc=$?"),
        ("f() { x; }; f", "outcome: f"),
        ("f() { x || return 1; a; }; f || b", "outcome: f"),
        ("x || return 1", "outcome: x || return 1"),
        ("( x || exit 3 ) || [ $? -eq 3 ]", "outcome: [ $? -eq 3 ]"),
        ("x || false; rc=$?; exit $rc", "outcome: rc=$?"),
        ("trap 'exit 0' ERR; x", "outcome: trap 'exit 0' ERR"),
    ]);
}

#[test]
fn something_reads_the_number() {
    check(&[
        ("x || [ $? -eq 99 ]", "value: [ $? -eq 99 ]"),
        ("x || test $? -lt 3", "value: test $? -lt 3"),
        ("x || exit $?", "value: exit $?"),
        ("x || { rc=$?; echo no; exit $rc; }", "value: { rc=$?; echo no; exit $rc; }"),
        ("x || { echo \"no: $?\"; exit 1; }", "value: { echo \"no: $?\"; exit 1; }"),
        ("x && a || case $? in 2) b ;; esac", "value: case $? in 2) b ;; esac"),
        ("x; rc=$?; if [ $rc -gt 1 ]; then exit $rc; fi", "value: rc=$?"),
        ("x; exit $?", "value: exit $?"),
        ("x; echo $?", "value: echo $?"),
        ("x; echo ${?}", "value: echo ${?}"),
        ("x; case $? in 0) a ;; *) exit $? ;; esac", "value: case $? in 0) a ;; *) exit $? ;; esac"),
        ("x; { { echo $?; }; }", "value: { { echo $?; }; }"),
        ("x; a=$(echo $?)", "value: a=$(echo $?)"),
        ("x; (( $? > 1 )) && a", "value: (( $? > 1 )) && a"),
        ("x; [[ $? -le 1 ]] || a", "value: [[ $? -le 1 ]] || a"),
        ("x | a; echo ${PIPESTATUS[0]}", "dropped: |"),
        ("a | x; echo ${PIPESTATUS[1]}", "value: echo ${PIPESTATUS[1]}"),
        ("{ a; x; }; rc=$?; b $rc", "value: rc=$?"),
        ("( x ); b $?", "value: b $?"),
        ("y=$(x); b $?", "value: b $?"),
        ("if a; then x; fi; b $?", "value: b $?"),
        ("if x; then a; else b $?; fi", "value: x;"),
        ("if x; then a; elif [ $? = 2 ]; then b; fi", "value: x;"),
        ("until x; do echo $?; done", "value: x;"),
        ("for i in 1 2; do x; done; b $?", "value: b $?"),
        ("for i in 1 2; do echo $?; x; done", "value: for i in 1 2; do echo $?; x; done"),
        ("f() { x; }; f; rc=$?; exit $rc", "value: f"),
        ("f() { a; x; }; g() { f; }; g || [ $? = 9 ]", "value: f"),
        ("die() { echo $?; exit 1; }; x || die", "value: die"),
        ("die() { exit $1; }; x || die $?", "value: die $?"),
        ("trap 'echo $?' EXIT; x", "value: trap 'echo $?' EXIT"),
        ("bye() { rc=$?; exit $rc; }; trap bye EXIT; set -e; x; a", "value: trap bye EXIT"),
        ("trap 'echo $?' ERR; x; a", "value: trap 'echo $?' ERR"),
        ("x; cat <<A\n$?\nA\n", "value: cat <<A"),
    ]);
}

#[test]
fn nobody_looks_at_it() {
    check(&[
        ("x; a", "dropped: a"),
        ("x && a; b", "dropped: b"),
        ("x || false; a", "dropped: a"),
        ("x & wait", "dropped: &"),
        ("x || exit 1 & wait", "dropped: &"),
        ("x | tee log", "dropped: |"),
        ("echo $(x)", "dropped: $(x)"),
        ("a=$(x) b", "dropped: $(x)"),
        ("local a=$(x)", "dropped: a=$(x)"),
        ("for i in $(x); do a; done", "dropped: $(x)"),
        ("for i in 1 2; do x $i; done", "dropped: x $i;"),
        ("{ x; a; } || b", "dropped: a"),
        ("x; trap 'echo $?' EXIT; a", "dropped: trap 'echo $?' EXIT"),
        ("x; echo '$?'", "dropped: echo '$?'"),
        ("x; a; echo $?", "dropped: a"),
        ("cat <<A\n$(x)\nA\n", "dropped: <<A"),
    ]);
}

#[test]
fn errexit_is_in_force_where_it_is() {
    check(&[
        ("set -e; x; a", "ends"),
        ("set -eu; x; a", "ends"),
        ("set -o errexit; x; a", "ends"),
        ("set -o pipefail -e; x; a", "ends"),
        ("set -e && x; a", "ends"),
        ("a; set -e; x; a", "ends"),
        ("set -- -e; x; a", "dropped: a"),
        ("set -e; set +e; x; a", "dropped: a"),
        ("set -e; set +o errexit; x; a", "dropped: a"),
        ("set -e; set +e; a; set -e; x; a", "ends"),
        ("set -e; x && a; b", "dropped: b"),
        ("set -e; a && x; b", "ends"),
        ("set -e; x || false; a", "ends"),
        ("set -e; { x; a; } || b", "dropped: a"),
        ("set -e; { x && a; }; b", "dropped: b"),
        ("set -e; ( x && a ); b", "ends"),
        ("set -e; ( set +e; x; a ); b", "dropped: a"),
        ("set -e; ( set +e; a ); x; b", "ends"),
        ("set -e; { set +e; a; }; x; b", "dropped: b"),
        ("set -e; if a; then set +e; fi; x; b", "dropped: b"),
        ("if a; then set -e; fi; x; b", "dropped: b"),
        ("if a; then set -e; else set -e; fi; x; b", "ends"),
        ("if set -e; then a; fi; x; b", "ends"),
        ("case a in b) set -e ;; esac; x; b", "dropped: b"),
        ("a || set -e; x; b", "dropped: b"),
        ("set -e; a && set +e; x; b", "dropped: b"),
        ("set -e; a | set +e; x; b", "ends"),
        ("set -e; set +e & x; b", "ends"),
        ("set -e; y=$(set +e; a); x; b", "ends"),
        ("set -e; y=$(x; a); b", "dropped: a"),
        ("set -e; for i in 1 2; do x; done; b", "ends"),
        ("set -e; for i in 1 2; do x; set +e; done; b", "dropped: set +e"),
        ("set -e; for i in 1 2; do set +e; set -e; done; x; b", "ends"),
        ("set -e; f() { set +e; a; set -e; }; x; f", "ends"),
        ("set -e; f() { set +e; a; set -e; }; f; x; b", "ends"),
        ("set -e; f() { set +e; a; }; f; x; b", "dropped: b"),
        ("set -e; f() { set +e; a; }; x; f; b", "ends"),
        ("set -e; f() { set +e; }; g() { f; }; g; x; b", "dropped: b"),
        ("set -e; f() { set +e; }; ( f ); x; b", "ends"),
        ("f() { set -e; }; f; x; b", "ends"),
        ("f() { f; set -e; }; f; x; b", "ends"),
        ("set -e; while a; do x; done; b", "ends"),
        ("set -e; ! x; b", "outcome: !"),
        ("set -e; if a; then x; b; fi", "ends"),
        ("set -e; trap 'echo $?' EXIT; x; b", "value: trap 'echo $?' EXIT"),
    ]);
    assert_eq!(fate("set -e\nset +e # -e\nx\na"), "dropped: a");
}
