use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use super::check::check;
use super::{AndOrOp, Command, CommandKind, Script, ShellHeredoc, Span, Terminator, Word, for_each_command};
use crate::base::arena::Arena;

/// As long as the tests run.
fn parse(text: &str) -> Result<Script<'static>, crate::base::diagnostic::Diagnostic> {
    super::parse(text, Box::leak(Box::new(Arena::new())))
}

/// The tree of `text`, which must be lossless.
fn tree(text: &str) -> Script<'static> {
    let script = parse(text).unwrap_or_else(|opaque| panic!("{text:?}: {} at {}", opaque.message, opaque.span.start));
    check(text, &script);
    script
}

/// The tree in short: words in brackets, kinds of compound commands by name.
fn outline(text: &str) -> String {
    script_outline(text, &tree(text))
}

fn script_outline(text: &str, script: &Script) -> String {
    let mut out = String::new();
    for list in script.lists {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&pipeline_outline(text, &list.first));
        for (op, _, pipeline) in list.rest {
            out.push_str(if *op == AndOrOp::And { " && " } else { " || " });
            out.push_str(&pipeline_outline(text, pipeline));
        }
        match list.terminator {
            Some((Terminator::Semicolon, _)) => out.push(';'),
            Some((Terminator::Ampersand, _)) => out.push('&'),
            Some((Terminator::Newline, _)) => out.push('⏎'),
            None => {}
        }
    }
    out
}

fn pipeline_outline(text: &str, pipeline: &super::Pipeline) -> String {
    let commands: Vec<String> = pipeline.commands.iter().map(|command| command_outline(text, command)).collect();
    format!("{}{}", if pipeline.bang.is_some() { "! " } else { "" }, commands.join(" | "))
}

fn words_outline<'w>(text: &str, words: impl IntoIterator<Item = &'w Word<'w>>) -> String {
    words.into_iter().map(|word| format!("[{}]", word.span.of(text))).collect()
}

fn command_outline(text: &str, command: &Command) -> String {
    let inner = |script: &Script| script_outline(text, script);
    let mut out = match &command.kind {
        CommandKind::Simple(simple) => {
            let assignments = simple.assignments.iter().map(|a| format!("<{}>", a.span.of(text))).collect::<String>();
            assignments + &words_outline(text, simple.words)
        }
        CommandKind::Group(list) => format!("group({})", inner(list)),
        CommandKind::Subshell(list) => format!("subshell({})", inner(list)),
        CommandKind::If(clause) => {
            let branches = clause.branches.iter().map(|(test, body)| format!("{} ? {}", inner(test), inner(body)));
            let branches: Vec<_> = branches.chain(clause.otherwise.as_ref().map(inner)).collect();
            format!("if({})", branches.join(" : "))
        }
        CommandKind::Case(case) => {
            let items = case
                .items
                .iter()
                .map(|(patterns, body)| format!(" {}=>({})", words_outline(text, *patterns), inner(body)));
            format!("case({}{})", words_outline(text, [&case.word]), items.collect::<String>())
        }
        CommandKind::For(clause) => {
            let words = clause.words.map_or("-".to_owned(), |words| words_outline(text, words));
            format!("for({} {words} {})", clause.name.of(text), inner(&clause.body))
        }
        CommandKind::ForArithmetic(span, _, body) => format!("for({} {})", span.of(text), inner(body)),
        CommandKind::While(clause) => {
            let name = if clause.until { "until" } else { "while" };
            format!("{name}({} ? {})", inner(&clause.condition), inner(&clause.body))
        }
        CommandKind::Function(name, body) => format!("function({} {})", name.of(text), command_outline(text, body)),
        CommandKind::Arithmetic(span, _) => format!("arithmetic({})", span.of(text)),
        CommandKind::Test(words) => format!("test({})", words_outline(text, *words)),
    };
    for redirection in command.redirections {
        out.push_str(&format!("{{{}}}", redirection.span.of(text)));
    }
    out
}

/// The words of all commands, at any depth, in the order they are found.
fn all(text: &str) -> Vec<String> {
    let script = tree(text);
    let mut found = Vec::new();
    for_each_command(&script, &mut |command| {
        found.push(words_outline(text, command.words()));
    });
    found
}

fn refused(text: &str, at: usize, reason: &str) {
    let opaque = parse(text).expect_err(text);
    assert_eq!((opaque.span.start, opaque.message.as_str()), (at, reason), "for {text:?}");
}

fn heredocs(text: &str) -> Vec<(String, String, bool)> {
    let script = tree(text);
    let mut found = Vec::new();
    for_each_command(&script, &mut |command| {
        for redirection in command.redirections {
            if let Some(&ShellHeredoc { body, delimiter, expands, .. }) = redirection.heredoc {
                found.push((body.of(text).to_owned(), delimiter.of(text).to_owned(), expands));
            }
        }
    });
    found
}

fn heredoc(body: &str, delimiter: &str, expands: bool) -> (String, String, bool) {
    (body.to_owned(), delimiter.to_owned(), expands)
}

#[test]
fn nothing_at_all() {
    for text in ["", " \t", "\n\n", "# only a comment", "\\\n", " # a\n\n # b\n"] {
        assert_eq!(outline(text), "", "for {text:?}");
    }
}

#[test]
fn lists_and_pipelines() {
    assert_eq!(outline("a b && c || d; e & f\ng"), "[a][b] && [c] || [d]; [e]& [f]⏎ [g]");
    assert_eq!(outline("a|b |& c"), "[a] | [b] | [c]");
    assert_eq!(outline("! a | b && ! c"), "! [a] | [b] && ! [c]");
    assert_eq!(outline("a &&\n # why\n\n b |\n c"), "[a] && [b] | [c]");
    assert_eq!(outline("a;b;"), "[a]; [b];");
    assert_eq!(outline("a\n\n\nb\n"), "[a]⏎ [b]⏎");
}

#[test]
fn list_spans_leave_terminators_out() {
    let script = tree("  a && b ; c\n");
    assert_eq!(script.span, Span::new(2, 13));
    assert_eq!(script.lists[0].span, Span::new(2, 8));
    assert_eq!(script.lists[0].terminator, Some((Terminator::Semicolon, Span::new(9, 10))));
    assert_eq!(script.lists[1].terminator, Some((Terminator::Newline, Span::new(12, 13))));
}

#[test]
fn comments_belong_to_the_list_they_stand_in() {
    let text = "# one\na # two\n( # three\nb # four\n) # five";
    let script = tree(text);
    let of = |script: &Script| script.comments.iter().map(|span| span.of(text).to_owned()).collect::<Vec<_>>();
    assert_eq!(of(&script), ["# one", "# two", "# five"]);
    let CommandKind::Subshell(inner) = &script.lists[1].first.commands[0].kind else { panic!() };
    assert_eq!(of(inner), ["# three", "# four"]);
    assert_eq!(outline("a#b c #d"), "[a#b][c]");
    assert_eq!(outline("a;#b\n\"c\"#d"), "[a]; [\"c\"#d]");
}

#[test]
fn words_and_quoting() {
    assert_eq!(outline("a 'b c' \"d $e\"f \\g\\ h"), "[a]['b c'][\"d $e\"f][\\g\\ h]");
    assert_eq!(outline("a$ $ $% {b,c}*?[d] ~ é"), "[a$][$][$%][{b,c}*?[d]][~][é]");
    assert_eq!(outline("echo $'a\\'b' $\"c\" \"$'d'\""), "[echo][$'a\\'b'][$\"c\"][\"$'d'\"]");
    assert_eq!(outline("a \\"), "[a][\\]");
    assert_eq!(outline("a\r\nb"), "[a\r]⏎ [b]");
    assert_eq!(outline("if\\a b"), "[if\\a][b]");
    assert_eq!(outline("'if' a"), "['if'][a]");
}

#[test]
fn literal_values() {
    let text = "a'b c'\"d\\$\"\\e $f";
    let script = tree(text);
    let words = script.lists[0].first.commands[0].words();
    assert_eq!(words[0].literal(text).as_deref(), Some("ab cd$e"));
    assert_eq!(words[1].literal(text), None);
}

#[test]
fn continuations() {
    assert_eq!(outline("a \\\n b\\\nc \\\n\n d"), "[a][b\\\nc]⏎ [d]");
    assert_eq!(outline("a\\\n b"), "[a][b]");
    assert_eq!(outline("if\\\n a;then\\\n\\\n\tb;fi\\\n"), "if([a]; ? [b];)");
    assert_eq!(outline("!\\\n a;{\\\n b;}\\\n|c"), "! [a]; group([b];) | [c]");
    assert_eq!(outline("a\\\n\\\n;b"), "[a]; [b]");
    assert_eq!(outline("a \\\n# c\nb"), "[a]⏎ [b]");
    assert_eq!(outline("a\\\r\nb"), "[a\\\r]⏎ [b]");
    assert_eq!(outline("a \"b\\\nc\""), "[a][\"b\\\nc\"]");
}

#[test]
fn tokens_cut_by_a_continuation_are_left_alone() {
    for text in [
        "i\\\nf a; then b; fi",
        "a\\\n=b",
        "echo $\\\n(a)",
        "echo $a\\\nb",
        "a 2\\\n>b",
        "a &\\\n& b",
        "a &\\\n>b",
        "(\\\n(1))",
        "a <<\\\n-E\nE\n",
        "((1)\\\n)",
        "a ;\\\n; b",
        "cat <<E\nE\\\n\nE\\\nX\n\\\nE\nE\n",
    ] {
        assert!(parse(text).is_err(), "for {text:?}");
    }
}

#[test]
fn assignments() {
    assert_eq!(outline("a=b c= d+=e f g=h"), "<a=b><c=><d+=e>[f][g=h]");
    assert_eq!(outline("a='b c'\"d\"$e"), "<a='b c'\"d\"$e>");
    assert_eq!(outline("a=(b 'c d' # e\n f) g+=() h"), "<a=(b 'c d' # e\n f)><g+=()>[h]");
    assert_eq!(outline("a[1]=b a[\"c d\"]+=e a[$(f)]= g"), "<a[1]=b><a[\"c d\"]+=e><a[$(f)]=>[g]");
    assert_eq!(outline("=a 1b=c d[1] \"e\"=f"), "[=a][1b=c][d[1]][\"e\"=f]");
    assert_eq!(outline("declare -a a=(b c) d; export e+=(f)"), "[declare][-a][a=(b c)][d]; [export][e+=(f)]");
    let text = "a[x$y]+=b\"c\"";
    let script = tree(text);
    let CommandKind::Simple(simple) = &script.lists[0].first.commands[0].kind else { panic!() };
    let assignment = &simple.assignments[0];
    assert_eq!(assignment.name.of(text), "a");
    assert_eq!(assignment.index.as_ref().map(|word| word.span.of(text)), Some("x$y"));
    assert_eq!(assignment.value.as_ref().and_then(|word| word.literal(text)).as_deref(), Some("bc"));
}

#[test]
fn redirections() {
    assert_eq!(outline("a >b 2>&1 <c d>>e"), "[a][d]{>b}{2>&1}{<c}{>>e}");
    assert_eq!(
        outline("a &>b; c &>> d; e <<< f; g>|h; i<>j; k >&-"),
        "[a]{&>b}; [c]{&>> d}; [e]{<<< f}; [g]{>|h}; [i]{<>j}; [k]{>&-}"
    );
    assert_eq!(outline(">a"), "{>a}");
    assert_eq!(outline("a 2 >b; {c}>d e"), "[a][2]{>b}; [e]{{c}>d}");
    assert_eq!(outline("{ a; } >b 2>c | (d) <e"), "group([a];){>b}{2>c} | subshell([d]){<e}");
    assert_eq!(outline("a <(b) >(c) <(d)e < <(f)"), "[a][<(b)][>(c)][<(d)e]{< <(f)}");
}

#[test]
fn compound_commands() {
    assert_eq!(outline("{ a; b; }; (c; d) && (e)"), "group([a]; [b];); subshell([c]; [d]) && subshell([e])");
    assert_eq!(outline("if a; then b; elif c; then d; else e; fi"), "if([a]; ? [b]; : [c]; ? [d]; : [e];)");
    assert_eq!(outline("if (a) then (b) fi"), "if(subshell([a]) ? subshell([b]))");
    assert_eq!(outline("while a; do b; done; until c\ndo d\ndone"), "while([a]; ? [b];); until([c]⏎ ? [d]⏎)");
    assert_eq!(outline("{ if a; then b; fi }"), "group(if([a]; ? [b];))");
    assert_eq!(outline("echo if then { } done"), "[echo][if][then][{][}][done]");
}

#[test]
fn for_loops() {
    assert_eq!(outline("for a in b c; do d; done"), "for(a [b][c] [d];)");
    assert_eq!(outline("for a\n\nin b\ndo c; done"), "for(a [b] [c];)");
    assert_eq!(outline("for a do b; done; for c; do d; done"), "for(a - [b];); for(c - [d];)");
    assert_eq!(outline("for a in; do b; done"), "for(a  [b];)");
    assert_eq!(outline("for a in do; { b; }"), "for(a [do] [b];)");
    assert_eq!(outline("select a in b; do c; done"), "for(a [b] [c];)");
    assert_eq!(outline("for ((i=0; i<3; i++)); do a; done"), "for(((i=0; i<3; i++)) [a];)");
    assert_eq!(outline("for ((;;)) { a; }"), "for(((;;)) [a];)");
}

#[test]
fn case_clauses() {
    assert_eq!(
        outline("case $a in b) c;; (d|'e f') g;& *) h;;& esac"),
        "case([$a] [b]=>([c]) [d]['e f']=>([g]) [*]=>([h]))"
    );
    assert_eq!(outline("case a in\n# c\nb)\n c\n;;\n\nd) ;; e) esac"), "case([a] [b]=>([c]⏎) [d]=>() [e]=>())");
    assert_eq!(outline("case in in in) ;; (esac) a;; esac"), "case([in] [in]=>() [esac]=>([a]))");
    assert_eq!(outline("case a in esac"), "case([a])");
    assert_eq!(outline("a=$(case b in c) d;; esac)"), "<a=$(case b in c) d;; esac)>");
}

#[test]
fn functions() {
    assert_eq!(outline("f() { a; }"), "function(f group([a];))");
    assert_eq!(outline("f ( )\n( a ) >b"), "function(f subshell([a]){>b})");
    assert_eq!(
        outline("function f { a; }; function g-h() { b; }"),
        "function(f group([a];)); function(g-h group([b];))"
    );
    assert_eq!(outline("f() a b"), "function(f [a][b])");
}

#[test]
fn tests() {
    assert_eq!(outline("[[ -f a && ( $b == c* || ! -z d ) ]] && e"), "test([-f][a][$b][==][c*][!][-z][d]) && [e]");
    assert_eq!(outline("[[ a =~ ^(b|c d)+$ ]]"), "test([a][=~][^(b|c d)+$])");
    assert_eq!(outline("[[ a != @(b|c)d ]]"), "test([a][!=][@(b|c)d])");
    assert_eq!(outline("[[ a < b\n && c -eq 1 ]]"), "test([a][b][c][-eq][1])");
    assert_eq!(outline("[[ $(a) ]]"), "test([$(a)])");
}

#[test]
fn arithmetic() {
    assert_eq!(outline("(( i++ )) && a $((1 + (2*3))) b"), "arithmetic((( i++ ))) && [a][$((1 + (2*3)))][b]");
    assert_eq!(outline("((a); b)"), "subshell(subshell([a]); [b])");
    assert_eq!(outline("a $((b) | c)"), "[a][$((b) | c)]");
    assert_eq!(all("a $((b) | c)"), ["[a][$((b) | c)]", "", "[b]", "[c]"]);
    assert_eq!(
        all("a $(( $(b) + `c` + ${d:-$(e)} )) $[ $(f) ]"),
        ["[a][$(( $(b) + `c` + ${d:-$(e)} ))][$[ $(f) ]]", "[b]", "[c]", "[e]", "[f]"]
    );
    assert_eq!(all("(( $(a) ))"), ["", "[a]"]);
}

#[test]
fn substitutions() {
    assert_eq!(
        all("a $(b $(c) | d) \"$(e \"f\")\""),
        ["[a][$(b $(c) | d)][\"$(e \"f\")\"]", "[b][$(c)]", "[c]", "[d]", "[e][\"f\"]"]
    );
    assert_eq!(all("a=$(b) c=(`d`) >$(e)"), ["[$(b)][`d`][$(e)]", "[b]", "[d]", "[e]"]);
    assert_eq!(all("for a in $(b); do c; done"), ["[$(b)]", "[b]", "[c]"]);
    assert_eq!(all("case $(a) in $(b)) c;; esac"), ["[$(a)][$(b)]", "[a]", "[b]", "[c]"]);
    assert_eq!(all("f() { a $(b); }"), ["", "", "[a][$(b)]", "[b]"]);
    assert_eq!(all("a ${b:-$(c \"${d#`e`}\")}"), ["[a][${b:-$(c \"${d#`e`}\")}]", "[c][\"${d#`e`}\"]", "[e]"]);
    assert_eq!(outline("a $() `` $(<b) $( # c\n)"), "[a][$()][``][$(<b)][$( # c\n)]");
}

#[test]
fn parameters() {
    let text =
        "${#} ${##} ${#a} ${#a[@]} ${!a} ${!a[@]} ${!a*} ${!} ${$} ${a:1:2} ${a/b/c} ${a^^} ${a@Q} ${10} ${#-} ${#:-b}";
    let script = tree(text);
    let names: Vec<&str> = script.lists[0].first.commands[0]
        .words()
        .into_iter()
        .map(|word| match &word.parts[0].kind {
            super::PartKind::Parameter(name, _) => name.of(text),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(names, ["#", "#", "a", "a", "a", "a", "a", "!", "$", "a", "a", "a", "a", "10", "-", "#"]);
    assert_eq!(
        outline("a ${b:-'}'} \"${c:-\"}\"}\" \"${d%'}'}\" ${e:-{f}} ${g:-a b;c}"),
        "[a][${b:-'}'}][\"${c:-\"}\"}\"][\"${d%'}'}\"][${e:-{f}}][${g:-a b;c}]"
    );
    assert_eq!(outline("\"${a:-it's}\""), "[\"${a:-it's}\"]");
    assert_eq!(outline("$a-b $1b $@ $? $$"), "[$a-b][$1b][$@][$?][$$]");
}

#[test]
fn backquotes() {
    assert_eq!(all("a `b c` \"`d 'e'`\""), ["[a][`b c`][\"`d 'e'`\"]", "[b][c]", "[d]['e']"]);
    assert_eq!(all("a `b \\`c d\\` e`"), ["[a][`b \\`c d\\` e`]", "[b][\\`c d\\`][e]", "[c][d]"]);
    assert_eq!(all("a \"`b \\\"c d\\\" \\$e`\""), ["[a][\"`b \\\"c d\\\" \\$e`\"]", "[b][\\\"c d\\\"][\\$e]"]);
    assert_eq!(all("a `b \\`c \\\\\\`d\\\\\\`\\``").last().map(String::as_str), Some("[d]"));
    assert_eq!(all("a `cat <<E\n$(b)\nE\n`"), ["[a][`cat <<E\n$(b)\nE\n`]", "[cat][E]", "[b]"]);
}

#[test]
fn forms_of_bash() {
    assert_eq!(outline("rm a/!(b|c) *.@(d|e)"), "[rm][a/!(b|c)][*.@(d|e)]");
    assert_eq!(outline("case a in +([0-9])) b;; esac"), "case([a] [+([0-9])]=>([b]))");
    assert_eq!(outline("!(a); f+() { b; }"), "! subshell([a]); function(f+ group([b];))");
    assert_eq!(outline("time -p { a; } | b; time a"), "group([a];) | [b]; [time][a]");
    assert_eq!(outline("time for a in b; do c; done"), "for(a [b] [c];)");
    let coproc = "found `coproc` before a compound command, a form of bash that dockmod does not read";
    refused("a; coproc b { c; }", 3, coproc);
    refused("coproc (a)", 0, coproc);
    assert_eq!(outline("coproc a b"), "[coproc][a][b]");
    refused("a ${ b; }", 2, "found `${ \u{2026}; }`, a command substitution of bash 5.3 that dockmod does not read");
}

#[test]
fn words_with_undone_escapes_have_no_literal_value() {
    let text = "a `b c\\\\d 'e' '\\$f'`";
    let script = tree(text);
    let mut values = Vec::new();
    script.for_each_word(&mut |word| values.push(word.literal(text)));
    let value = |text: &str| Some(text.to_owned());
    assert_eq!(values, [value("a"), None, value("b"), None, value("e"), None]);
}

#[test]
fn here_documents() {
    assert_eq!(heredocs("cat <<E; b\nx\ny\nE\nc"), [heredoc("x\ny\n", "E", true)]);
    assert_eq!(outline("cat <<E && b\nx\nE\nc"), "[cat]{<<E} && [b]⏎ [c]");
    assert_eq!(outline("cat <<E |\nx\nE\nc"), "[cat]{<<E} | [c]");
    assert_eq!(heredocs("a <<A <<-'B C'\nA\n\tb\n\tB C\n"), [heredoc("", "A", true), heredoc("\tb\n", "\tB C", false)]);
    assert_eq!(heredocs("a <<\\E\n$(\n`\nE\n"), [heredoc("$(\n`\n", "E", false)]);
    assert_eq!(heredocs("if a <<E; then\nx\nE\nb; fi"), [heredoc("x\n", "E", true)]);
    assert_eq!(heredocs("(a <<E)\nx\nE\n"), [heredoc("x\n", "E", true)]);
    assert_eq!(heredocs("a \"$(cat <<E\n)\"\nE\n)\" b"), [heredoc(")\"\n", "E", true)]);
    assert_eq!(heredocs("a <<E$b\nx\nE$b\n"), [heredoc("x\n", "E$b", true)]);
    assert_eq!(heredocs("a <<E \\\n b\nx\nE\n"), [heredoc("x\n", "E", true)]);
    assert_eq!(heredocs("a <<E\nx\\\nE\nE\n"), [heredoc("x\\\nE\n", "E", true)]);
    assert_eq!(heredocs("a <<E 'b\nc'\nx\nE\n"), [heredoc("x\n", "E", true)]);
    assert_eq!(heredocs("a <<E $(b\nc)\nx\nE\n"), [heredoc("x\n", "E", true)]);
}

#[test]
fn here_documents_may_end_with_the_text() {
    assert_eq!(heredocs("a <<E"), [heredoc("", "", true)]);
    assert_eq!(heredocs("a <<E\nx"), [heredoc("x", "", true)]);
    assert_eq!(heredocs("a <<E\nx\nE"), [heredoc("x\n", "E", true)]);
}

#[test]
fn commands_in_here_documents() {
    assert_eq!(
        all("a <<E\n$(b) `c` ${d:-$(e)} \\$(f) $((`g`)) \" '$(h)'\nE\ni"),
        ["[a][E]", "[b]", "[c]", "[e]", "[g]", "[h]", "[i]"]
    );
    assert_eq!(all("a <<E\n$(cat <<F\n$(b)\nF\n)\nE\n"), ["[a][E]", "[cat][F]", "[b]"]);
}

#[test]
fn refusals() {
    refused(";", 0, "found `;`, expected a command");
    refused("a && && b", 5, "found `&&`, expected a command");
    refused("a &&", 4, "found the end of the text, expected a command");
    refused("a; fi", 3, "found `fi`, expected a command");
    refused("a;;", 1, "found `;;`, expected a command");
    refused("a & ; b", 4, "found `;`, expected a command");
    refused("if a; then fi", 11, "found `fi`, expected a command");
    refused("while a; do b;", 14, "found the end of the text, expected `done`");
    refused("if a; then b; done", 14, "found `done`, expected `fi`");
    refused("a 'b", 2, "found the end of the text, expected a closing `'`");
    refused("a \"b", 2, "found the end of the text, expected a closing `\"`");
    refused("a ${b", 2, "found the end of the text, expected a closing `}`");
    refused("a `b", 2, "found the end of the text, expected a closing ```");
    refused("a $(b", 5, "found the end of the text, expected `)`");
    refused("a (b)", 3, "found `b`, expected `)`");
    refused("a b (c)", 4, "found `(`, expected `;`, a line break or another operator");
    refused("{ a; } b", 7, "found `b`, expected `;`, a line break or another operator");
    refused("a >", 3, "found the end of the text, expected a word after the redirection operator");
    refused("a > ;", 4, "found `;`, expected a word after the redirection operator");
    refused("a\n  )", 4, "found `)`, expected a command");
    refused("a `b \\`c; ;\\``", 10, "found `;`, expected a command");
    refused("a <<E\n$(\nE\n", 9, "found the end of the text, expected `)`");
    refused("a\0b", 1, "found a NUL byte, expected text");
}

#[test]
fn what_shells_refuse() {
    for text in [
        "|a",
        "& a",
        "a ||",
        "a | ",
        "( )",
        "{ }",
        "{ a }",
        "f() { }",
        "}",
        "then a",
        "in",
        "! ! a",
        "a | ! b",
        "!",
        "for 1 in a; do b; done",
        "for a in b; ; do c; done",
        "for a; in b; do c; done",
        "for a in b do c; done",
        "case a in b) c esac",
        "case a b) c;; esac",
        "case a in b|) c;; esac",
        "a=(b; c)",
        "a=((b))",
        "echo a=(b)",
        "a=b()",
        "if ; then b; fi",
        "while do a; done",
        "[[ a b ]]",
        "[[ ]]",
        "[[ a && ]]",
        "[[ -f ]]",
        "[[ a == ]]",
        "[[ a",
        "((a",
        "a $((1+)",
        "a=b if c; then d; fi",
        ">a { b; }",
        "function f a",
        "a ${b c}",
        "a ${}",
        "a[b c]=d",
        "a \"${b:-'}'}\"",
        "x=$(cat <<E)\ny\nE\n",
        "x=$(cat <<E\ny\nE)\n",
        "a <(b",
        "else",
        "a[ b",
    ] {
        assert!(parse(text).is_err(), "for {text:?}");
    }
}

/// A thread with the stack of a worker: the parser must do with it.
fn with_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run).expect("a thread");
    thread.join().expect("no panic");
}

/// What nests, as opening and closing.
const NESTING: [(&str, &str); 20] = [
    ("$(", ")"),
    ("a $(", ")"),
    ("\"$(", ")\""),
    ("(", ")"),
    ("( (a);", ")"),
    ("{ ", "; }"),
    ("if ", "; then a; fi"),
    ("while a; do ", "; done"),
    ("${a:-", "}"),
    ("\"${a:-", "}\""),
    ("$((", "))"),
    ("f() ", ""),
    ("f() {\n", "\n}"),
    ("case a in b) ", ";; esac"),
    ("<(", ")"),
    ("$[", "]"),
    ("a=(`b` $(", "))"),
    ("${a[", "]}"),
    ("function f { if a; then ", "; fi }"),
    ("x <<E\n$(", ""),
];

#[test]
fn nesting_is_bounded() {
    with_small_stack(|| {
        for (open, close) in NESTING {
            for depth in [5, 20, 45, 48, 49, 50, 95, 99, 100, 101, 1000, 2_000] {
                let text = format!("{}a{}", open.repeat(depth), close.repeat(depth));
                match parse(&text) {
                    Ok(script) if depth <= 100 => check_small(&text, &script),
                    Ok(_) => assert!(depth <= 100 || open == "(", "{open:?} {depth} deep is taken"),
                    Err(opaque) => assert!(depth > 5 || close.is_empty(), "{text:?}: {}", opaque.message),
                }
            }
        }
    });
}

/// The checker recurses as deep as the tree and is not what the test is about.
fn check_small(text: &str, script: &Script) {
    if text.len() < 200 {
        check(text, script);
    }
    for_each_command(script, &mut |_| {});
}

#[test]
fn conditions_are_bounded_too() {
    with_small_stack(|| {
        assert!(parse(&format!("[[ {} a ]]", "! ".repeat(10_000))).is_ok());
        assert!(parse(&format!("[[ {} a ]]", "( ".repeat(10_000))).is_err());
    });
}

/// How long it takes this thread to read `unit` over and over, up to that many bytes.
fn time(unit: &str, size: usize) -> Duration {
    let text = unit.repeat(size / unit.len());
    let started = cpu_time();
    let _ = parse(&text);
    cpu_time().saturating_sub(started)
}

fn cpu_time() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap()
}

#[test]
fn time_is_linear() {
    with_small_stack(|| {
        for unit in [
            "$(",
            "(",
            "((",
            "$((",
            "{ ",
            "if ",
            "'",
            "\"",
            "`",
            "a",
            ";",
            "a;",
            "a ",
            "$",
            "$[",
            "${",
            "${a:-",
            "\\",
            "\\\n",
            "#",
            "# \n",
            "<<E ",
            "<<E\n",
            "((a # (\n) )\n",
            "((a # \"\n) )\n",
            "((a # '\n) ) \n",
            "((a) )\n",
            "a[",
            "a=(",
            "[[ ",
            "a\\\nb",
            "\"${a:-'b",
            "<(",
            "1",
            "1>a ",
            "é",
            "`\\`",
            "x <<E\n\\\n",
            "a |",
            "case a in b)",
            "for a in ",
            "f() ",
            "$'\\",
            "]",
            "()",
            "((()",
            "$((\"",
            "a=$((",
            "\"$((",
        ] {
            let linear = (0..5).any(|_| {
                let (short, long) = (time(unit, 1 << 12), time(unit, 1 << 14));
                long < Duration::from_millis(8) || long < 10 * short
            });
            assert!(linear, "{unit:?}");
        }
    });
}

#[test]
fn quotes_beside_quotes() {
    for text in [r#"""\""""#, r#""""\""r""j"#, r#""\"""#, r#""\\""#, r#""""#] {
        tree(text);
    }
}

/// The keywords of the first command.
fn keywords(text: &str) -> String {
    let script = tree(text);
    let keywords = script.lists[0].first.commands[0].keywords;
    keywords.iter().map(|keyword| keyword.of(text)).collect::<Vec<_>>().join(" ")
}

#[test]
fn keywords_have_their_places() {
    for (text, expected) in [
        ("a", ""),
        ("{ a; }", "{ }"),
        ("( a )", "( )"),
        ("((a)|b)", "( )"),
        ("(( a + 1 ))", ""),
        ("if a; then b; fi", "if then fi"),
        ("if a; then b; elif c; then d; else e; fi", "if then elif then else fi"),
        ("for i in 1 2; do a; done >done.log", "for in do done"),
        ("for i; do a; done", "for do done"),
        ("for i in 1; { a; }", "for in { }"),
        ("for ((;;)); do a; done", "for do done"),
        ("select i in 1; do a; done", "select in do done"),
        ("while a; do b; done <in", "while do done"),
        ("until a; do for i in x; do b; done; done", "until do done"),
        ("case a in (b) c ;; d) e ;& *) esac", "case in esac"),
        ("case done in\n  done) a\nesac", "case in esac"),
        ("f() { a; }", "( )"),
        ("f ( ) (a)", "( )"),
        ("function f { a; }", "function"),
        ("function f () { a; }", "function ( )"),
        ("[[ -f a && ! b == c ]]", "[[ ]]"),
        ("if \\\n a\nthen # then\n b\n\\\nfi 2>fi", "if then fi"),
        ("for i in $(for j in 1; do a; done); do b; done", "for in do done"),
    ] {
        assert_eq!(keywords(text), expected, "{text:?}");
    }
}

#[test]
fn keywords_of_a_backquoted_command() {
    let text = "x=`if a \\`b\\`; then echo \\\\\\$c; fi >fi`";
    let script = tree(text);
    let mut found = Vec::new();
    for_each_command(&script, &mut |command| found.extend(command.keywords.iter().map(|span| span.of(text))));
    assert_eq!(found, ["if", "then", "fi"]);
}
