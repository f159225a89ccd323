//! Asks real programs whether the shell grammar is right: shfmt for the tree, the shells for what is a script.
//!
//! With `DOCKMOD_CORPUS=/folder` every file in that folder is a script too.

#[path = "../src/syntax/shell/check.rs"]
mod check;
#[path = "shell/scripts.rs"]
mod scripts;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use dockmod::base::arena::Arena;
use dockmod::base::span::Span;
use dockmod::syntax::shell::{
    AndOrOp, Assignment, Command, CommandKind, Part, PartKind, Pipeline, Redirection, Script, Terminator, Word, parse,
};
use serde_json::Value;

use scripts::{BASH, EXCEPTIONS, POSIX, REFUSED, Who};

/// What `command` prints for `script` on its standard input, if it takes it.
fn ask(command: &[&str], script: &str) -> Result<String, String> {
    let mut child = Process::new(command[0])
        .args(&command[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("an installed program starts");
    let mut input = child.stdin.take().expect("a pipe");
    let text = script.to_owned();
    // A program may stop reading at the first error.
    let writer = std::thread::spawn(move || drop(input.write_all(text.as_bytes())));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer ends");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    // bash -n does not count an error within [[ ]] when it decides on its status.
    let refused = !output.status.success() || errors.contains("syntax error");
    if refused { Err(errors) } else { Ok(String::from_utf8_lossy(&output.stdout).into_owned()) }
}

fn exception(who: Who, script: &str) -> Option<&'static str> {
    EXCEPTIONS.iter().find(|(by, text, _)| *by == who && *text == script).map(|(_, _, reason)| *reason)
}

/// The scripts of the folder in `DOCKMOD_CORPUS`.
fn corpus() -> Vec<String> {
    let mut scripts = Vec::new();
    let mut folders: Vec<PathBuf> = std::env::var_os("DOCKMOD_CORPUS").map(PathBuf::from).into_iter().collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder that can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                scripts.extend(read(&path));
            }
        }
    }
    scripts
}

fn read(path: &Path) -> Option<String> {
    String::from_utf8(std::fs::read(path).ok()?).ok()
}

fn report(failures: &[String]) {
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_tree_is_lossless() {
    let all = POSIX.iter().chain(BASH).map(|&script| script.to_owned()).chain(corpus());
    for script in all {
        if let Ok(tree) = parse(&script, &Arena::new()) {
            check::check(&script, &tree);
        }
    }
}

#[test]
fn there_are_scripts_enough() {
    assert!(POSIX.len() + BASH.len() >= 150, "{} + {}", POSIX.len(), BASH.len());
}

#[test]
#[ignore = "needs bash, dash and busybox"]
fn shells_take_the_same_scripts() {
    let shells: Vec<Vec<&str>> =
        [vec!["bash", "-O", "extglob", "-n"], vec!["dash", "-n"], vec!["busybox", "ash", "-n"]].into();
    let own = POSIX.iter().chain(BASH).chain(REFUSED).map(|&script| script.to_owned());
    let mut failures = Vec::new();
    for script in own.chain(corpus()) {
        let taken: Vec<&str> =
            shells.iter().filter(|command| ask(command, &script).is_ok()).map(|command| command[0]).collect();
        let ours = parse(&script, &Arena::new()).map(|_| ());
        let agrees = ours.is_ok() != taken.is_empty();
        match (agrees, exception(Who::Shells, &script)) {
            (false, None) => failures.push(format!("{script:?}: taken by {taken:?}, here {ours:?}")),
            (true, Some(reason)) => failures.push(format!("{script:?}: no exception any more: {reason}")),
            _ => {}
        }
    }
    report(&failures);
}

#[test]
#[ignore = "needs shfmt"]
fn shfmt_sees_the_same_tree() {
    let bash = BASH.iter().chain(REFUSED).map(|&script| script.to_owned()).chain(corpus());
    let posix = POSIX.iter().map(|&script| script.to_owned());
    let both = bash.map(|script| (script, "bash")).chain(posix.flat_map(|s| [(s.clone(), "bash"), (s, "posix")]));
    let mut failures = Vec::new();
    for (script, dialect) in both {
        let theirs = ask(&["shfmt", "--to-json", "-ln", dialect], &script);
        let difference = compare(&script, theirs);
        match (difference, exception(Who::Shfmt, &script)) {
            (Some(difference), None) => failures.push(format!("{dialect} {script:?}: {difference}")),
            (None, Some(reason)) => failures.push(format!("{dialect} {script:?}: no exception any more: {reason}")),
            _ => {}
        }
    }
    report(&failures);
}

/// How our tree of `script` differs from that of shfmt, if it does.
fn compare(script: &str, theirs: Result<String, String>) -> Option<String> {
    let arena = Arena::new();
    match (parse(script, &arena), theirs) {
        (Err(_), Err(_)) => None,
        (Ok(_), Err(error)) => Some(format!("taken here, refused there: {}", error.trim())),
        (Err(opaque), Ok(_)) => Some(format!("refused here, taken there: {} at {}", opaque.message, opaque.span.start)),
        (Ok(tree), Ok(json)) => {
            let file = theirs::read(&json);
            let (ours, theirs) = (Ours { text: script }.outline(&tree), theirs::outline(&file["Stmts"]));
            (ours != theirs).then(|| format!("\n--- here\n{ours}--- there\n{theirs}"))
        }
    }
}

fn line(out: &mut String, depth: usize, text: &str) {
    writeln!(out, "{:width$}{text}", "", width = depth * 2).expect("a string takes it");
}

fn spans<'s>(spans: impl IntoIterator<Item = &'s Span>) -> String {
    spans.into_iter().map(|span| format!(" {}-{}", span.start, span.end)).collect()
}

/// Our tree in the form in which it is compared.
struct Ours<'t> {
    text: &'t str,
}

impl Ours<'_> {
    fn outline(&self, script: &Script) -> String {
        let mut out = String::new();
        self.script(script, 0, &mut out);
        out
    }

    fn script(&self, script: &Script, depth: usize, out: &mut String) {
        for list in script.lists {
            let background = matches!(list.terminator, Some((Terminator::Ampersand, _)));
            line(out, depth, if background { "list &" } else { "list" });
            self.pipeline(&list.first, depth + 1, out);
            for (op, span, pipeline) in list.rest {
                let op = if *op == AndOrOp::And { "&&" } else { "||" };
                line(out, depth + 1, &format!("{op} {}", span.start));
                self.pipeline(pipeline, depth + 1, out);
            }
        }
    }

    fn pipeline(&self, pipeline: &Pipeline, depth: usize, out: &mut String) {
        let Pipeline { bang, commands, pipes, .. } = pipeline;
        line(out, depth, &format!("pipeline{}{}", if bang.is_some() { " !" } else { "" }, starts(pipes)));
        commands.iter().for_each(|command| self.command(command, depth + 1, out));
    }

    fn command(&self, command: &Command, depth: usize, out: &mut String) {
        line(out, depth, &self.head(command));
        for Redirection { span, operator, target, .. } in command.redirections {
            line(out, depth + 1, &format!("redirection {} {}{}", span.start, operator.start, spans([&target.span])));
        }
        if let CommandKind::Function(_, body) = &command.kind {
            self.command(body, depth + 1, out);
        }
        let bodies = command.bodies();
        for body in &bodies {
            line(out, depth + 1, "body");
            self.script(body, depth + 2, out);
        }
        for script in command.nested_scripts() {
            if !bodies.iter().any(|body| std::ptr::eq(*body, script)) {
                line(out, depth + 1, "substitution");
                self.script(script, depth + 2, out);
            }
        }
    }

    fn head(&self, command: &Command) -> String {
        let words = |words: &[Word]| spans(words.iter().map(|word| &word.span));
        match &command.kind {
            CommandKind::Simple(simple) => {
                let assignments = spans(simple.assignments.iter().map(|assignment: &Assignment| &assignment.span));
                format!("simple{assignments} :{}", words(simple.words))
            }
            CommandKind::Group(_) => "group".to_owned(),
            CommandKind::Subshell(_) => "subshell".to_owned(),
            CommandKind::If(clause) => {
                format!("if {}", clause.branches.len() + usize::from(clause.otherwise.is_some()))
            }
            CommandKind::Case(case) => {
                let patterns = case.items.iter().map(|(patterns, _)| format!(" |{}", words(patterns)));
                format!("case{}{}", spans([&case.word.span]), patterns.collect::<String>())
            }
            CommandKind::For(clause) => {
                format!("for{} in{}", spans([&clause.name]), words(clause.words.unwrap_or_default()))
            }
            CommandKind::ForArithmetic(..) => "for".to_owned(),
            CommandKind::While(clause) => if clause.until { "until" } else { "while" }.to_owned(),
            CommandKind::Function(name, _) => format!("function{}", spans([name])),
            CommandKind::Arithmetic(..) => "arithmetic".to_owned(),
            CommandKind::Test(words) => {
                let operands = words.iter().filter(|word| !self.is_operator(word));
                format!("test{}", spans(operands.map(|word| &word.span)))
            }
            kind => panic!("the kind of {kind:?} is not compared"),
        }
    }

    /// In shfmt's tree the operators of `[[` are no words.
    fn is_operator(&self, word: &Word) -> bool {
        let text = word.span.of(self.text);
        let is_literal = matches!(word.parts, [Part { kind: PartKind::Literal, .. }]);
        let is_option = text.strip_prefix('-').is_some_and(|rest| rest.chars().all(|c| c.is_ascii_alphabetic()));
        is_literal && (is_option || matches!(text, "!" | "=" | "==" | "!=" | "=~"))
    }
}

fn starts(spans: &[Span]) -> String {
    spans.iter().map(|span| format!(" {}", span.start)).collect()
}

/// The tree of shfmt in the form in which it is compared.
mod theirs {
    use serde::Deserialize as _;

    use super::{Span, Value, line, spans, starts};

    /// Each `&&` of a chain is one level of nesting to shfmt, which is more than `serde_json` takes by default.
    pub fn read(json: &str) -> Value {
        let mut reader = serde_json::Deserializer::from_str(json);
        reader.disable_recursion_limit();
        Value::deserialize(&mut reader).expect("shfmt prints JSON")
    }

    pub fn outline(statements: &Value) -> String {
        let mut out = String::new();
        script(statements, 0, &mut out);
        out
    }

    fn offset(node: &Value, field: &str) -> usize {
        node[field]["Offset"].as_u64().expect("an offset").try_into().expect("a small offset")
    }

    fn span(node: &Value) -> Span {
        Span::new(offset(node, "Pos"), offset(node, "End"))
    }

    fn array(node: &Value) -> &[Value] {
        node.as_array().map_or(&[], Vec::as_slice)
    }

    fn list(nodes: &Value) -> String {
        spans(&array(nodes).iter().map(span).collect::<Vec<_>>())
    }

    fn script(statements: &Value, depth: usize, out: &mut String) {
        for statement in array(statements) {
            line(out, depth, if statement["Background"] == true { "list &" } else { "list" });
            and_or(statement, depth + 1, out);
        }
    }

    const AND: u64 = 10;
    const OR: u64 = 11;
    const PIPES: [u64; 2] = [12, 13];

    /// The operands and the operator's place, if `statement` is nothing but two joined by one of `ops`.
    fn binary(statement: &Value, ops: [u64; 2]) -> Option<(&Value, u64, usize, &Value)> {
        let command = &statement["Cmd"];
        let op = command["Op"].as_u64().filter(|op| ops.contains(op) && command["Type"] == "BinaryCmd")?;
        Some((&command["X"], op, offset(command, "OpPos"), &command["Y"]))
    }

    fn and_or(statement: &Value, depth: usize, out: &mut String) {
        match binary(statement, [AND, OR]) {
            Some((left, op, at, right)) => {
                and_or(left, depth, out);
                line(out, depth, &format!("{} {at}", if op == AND { "&&" } else { "||" }));
                and_or(right, depth, out);
            }
            None => pipeline(statement, depth, out),
        }
    }

    fn pipeline(statement: &Value, depth: usize, out: &mut String) {
        let mut commands = Vec::new();
        let mut pipes = Vec::new();
        flatten(statement, &mut commands, &mut pipes);
        let negated = statement["Negated"] == true || commands[0]["Negated"] == true;
        line(out, depth, &format!("pipeline{}{}", if negated { " !" } else { "" }, starts(&pipes)));
        commands.into_iter().for_each(|statement| command(statement, depth + 1, out));
    }

    fn flatten<'v>(statement: &'v Value, commands: &mut Vec<&'v Value>, pipes: &mut Vec<Span>) {
        match binary(statement, PIPES) {
            Some((left, _, at, right)) => {
                flatten(left, commands, pipes);
                pipes.push(Span::empty(at));
                flatten(right, commands, pipes);
            }
            None => commands.push(statement),
        }
    }

    fn command(statement: &Value, depth: usize, out: &mut String) {
        let kind = &statement["Cmd"];
        line(out, depth, &head(kind));
        for redirection in array(&statement["Redirs"]) {
            let (at, operator) = (offset(redirection, "Pos"), offset(redirection, "OpPos"));
            line(out, depth + 1, &format!("redirection {at} {operator}{}", spans([&span(&redirection["Word"])])));
        }
        if kind["Type"] == "FuncDecl" {
            command(&kind["Body"], depth + 1, out);
        }
        for body in bodies(kind) {
            line(out, depth + 1, "body");
            script(body, depth + 2, out);
        }
        let mut found = Vec::new();
        substitutions(kind, &mut found);
        substitutions(&statement["Redirs"], &mut found);
        found.sort_by_key(|node| offset(node, "Pos"));
        for node in found {
            line(out, depth + 1, "substitution");
            script(&node["Stmts"], depth + 2, out);
        }
    }

    /// The conditions and bodies of an `if`: shfmt has `elif` and `else` as an `if` in its `Else`.
    fn branches(kind: &Value) -> Vec<&Value> {
        let mut found = Vec::new();
        let mut clause = kind;
        while clause.is_object() {
            if !array(&clause["Cond"]).is_empty() {
                found.push(&clause["Cond"]);
            }
            found.push(&clause["Then"]);
            clause = &clause["Else"];
        }
        found
    }

    fn bodies(kind: &Value) -> Vec<&Value> {
        match kind["Type"].as_str().unwrap_or_default() {
            "Block" | "Subshell" => vec![&kind["Stmts"]],
            "IfClause" => branches(kind),
            "WhileClause" => vec![&kind["Cond"], &kind["Do"]],
            "ForClause" => vec![&kind["Do"]],
            "CaseClause" => array(&kind["Items"]).iter().map(|item| &item["Stmts"]).collect(),
            _ => Vec::new(),
        }
    }

    fn head(kind: &Value) -> String {
        match kind["Type"].as_str() {
            None => "simple :".to_owned(),
            Some("CallExpr") => format!("simple{} :{}", list(&kind["Assigns"]), list(&kind["Args"])),
            Some("DeclClause") => format!("simple :{}{}", spans([&span(&kind["Variant"])]), list(&kind["Args"])),
            Some("Block") => "group".to_owned(),
            Some("Subshell") => "subshell".to_owned(),
            Some("IfClause") => format!("if {}", branches(kind).len().div_ceil(2)),
            Some("WhileClause") => if kind["Until"] == true { "until" } else { "while" }.to_owned(),
            Some("ForClause") if kind["Loop"]["Type"] == "WordIter" => {
                format!("for{} in{}", spans([&span(&kind["Loop"]["Name"])]), list(&kind["Loop"]["Items"]))
            }
            Some("ForClause") => "for".to_owned(),
            Some("CaseClause") => {
                let patterns = array(&kind["Items"]).iter().map(|item| format!(" |{}", list(&item["Patterns"])));
                format!("case{}{}", spans([&span(&kind["Word"])]), patterns.collect::<String>())
            }
            Some("FuncDecl") => format!("function{}", spans([&span(&kind["Name"])])),
            Some("ArithmCmd") => "arithmetic".to_owned(),
            Some("TestClause") => {
                let mut words = Vec::new();
                operands(&kind["X"], &mut words);
                format!("test{}", spans(&words))
            }
            Some(other) => format!("unknown {other}"),
        }
    }

    fn operands(node: &Value, words: &mut Vec<Span>) {
        if node["Type"] == "Word" {
            words.push(span(node));
        }
        for side in ["X", "Y"] {
            if node[side].is_object() {
                operands(&node[side], words);
            }
        }
    }

    /// The substitutions in the words of a command, not those in its statements.
    fn substitutions<'v>(node: &'v Value, found: &mut Vec<&'v Value>) {
        match node {
            Value::Object(fields)
                if matches!(fields.get("Type").and_then(Value::as_str), Some("CmdSubst" | "ProcSubst")) =>
            {
                found.push(node);
            }
            Value::Object(fields) => {
                let statements = ["Stmts", "Then", "Else", "Do", "Body", "Stmt"];
                fields
                    .iter()
                    .filter(|(name, _)| !statements.contains(&name.as_str()))
                    // The condition of `for ((…))` is an expression, all others are statements.
                    .filter(|(name, node)| *name != "Cond" || node.is_object())
                    .for_each(|(_, node)| substitutions(node, found));
            }
            Value::Array(nodes) => nodes.iter().for_each(|node| substitutions(node, found)),
            _ => {}
        }
    }
}
