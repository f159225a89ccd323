//! `--interactive` as its user has it: at a terminal, 80 columns wide.
#![cfg(unix)]

#[path = "interactive/terminal.rs"]
mod terminal;

use std::fs;

use self::terminal::{Folder, Terminal};

const TWO: &str = "FROM alpine:3.22\nRUN apk add bash\nRUN apk add vim\n";
const PROMPT: &str = "Apply this change [y,n,q,a,d,A,e,?]? ";

/// The instruction that takes the place of `RUN apk add …`.
fn retried(package: &str) -> String {
    format!(
        "RUN for i in 1 2 3; do \\\n      apk add {package} && break; \\\n      \
         [ $i = 3 ] && {{ echo \"apk add failed after 3 retries\" >&2; exit 1; }}; \\\n      \
         sleep 5; \\\n    done\n"
    )
}

/// A stage that needs both steps of prisma-system-node.
const PRISMA: &str = "FROM python:3.12-alpine\nRUN apk add --no-cache bash\nRUN prisma generate\n";

#[test]
fn only_what_was_accepted_is_made() {
    let folder = Folder::with(&[("Dockerfile", TWO)]);
    let mut terminal = folder.ask(&[]);
    terminal.answer("(1/2) Apply this change [y,n,q,a,d,A,e,?]? ", "n");
    terminal.answer("(2/2) Apply this change [y,n,q,a,d,A,e,?]? ", "y");
    assert_eq!(terminal.end(), 0);
    assert_eq!(folder.read("Dockerfile"), format!("FROM alpine:3.22\nRUN apk add bash\n{}", retried("vim")));
    let shown = terminal.text();
    assert!(shown.contains("Dockerfile:2:5: declined apk-add-retry: retry `apk add` (up to 3 attempts)"), "{shown}");
    assert!(shown.contains("Dockerfile:3:5: apk-add-retry: retry `apk add` (up to 3 attempts)"));
    assert!(shown.contains("1 file changed, 1 change, 1 change declined"), "{shown}");
}

#[test]
fn a_hunk_and_its_reason_at_80_columns() {
    let folder = Folder::with(&[("Dockerfile", TWO)]);
    let mut terminal = folder.ask(&["--transform", "apk-add-retry"]);
    terminal.wait(PROMPT);
    let expected = "
file 1 of 1: Dockerfile
@@ -1,3 +1,7 @@
 FROM alpine:3.22
-RUN apk add bash
+RUN for i in 1 2 3; do \\
+      apk add bash && break; \\
+      [ $i = 3 ] && { echo \"apk add failed after 3 retries\" >&2; exit 1; }; \\
+      sleep 5; \\
+    done
 RUN apk add vim
Dockerfile:2:5: apk-add-retry: retry `apk add` (up to 3 attempts)
(1/2) Apply this change [y,n,q,a,d,A,e,?]?";
    assert_eq!(terminal.screen(), expected);
    // The second change is shown on top of the first.
    terminal.send("y\n");
    terminal.wait("(2/2)");
    assert!(terminal.screen().contains("\n@@ -4,4 +4,8 @@\n"), "{}", terminal.screen());
    terminal.answer(PROMPT, "y");
    assert_eq!(terminal.end(), 0);
    assert_eq!(folder.read("Dockerfile"), format!("FROM alpine:3.22\n{}{}", retried("bash"), retried("vim")));
}

#[test]
fn nothing_but_text_reaches_the_terminal() {
    let steering = format!("{TWO}# \u{1b}[31m \u{202e} \u{7}\n");
    let folder = Folder::with(&[("Dockerfile", &steering)]);
    for no_color in [true, false] {
        let mut terminal = folder.ask_with(&[], |command| {
            if !no_color {
                command.env_remove("NO_COLOR");
            }
        });
        terminal.answer("(1/2)", "n");
        terminal.answer("(2/2)", "n");
        assert_eq!(terminal.end(), 0);
        let shown = terminal.text();
        assert!(shown.contains("# \\u{1b}[31m \\u{202e} \\u{7}"), "{shown}");
        assert_eq!(shown.contains("\u{1b}[32m+RUN"), !no_color, "{shown:?}");
        assert_eq!(shown.contains('\u{1b}'), !no_color, "{shown:?}");
    }
    assert_eq!(folder.read("Dockerfile"), steering);
}

#[test]
fn all_of_a_file_or_none_of_it() {
    let folder = Folder::with(&[("a.Dockerfile", TWO), ("b.Dockerfile", TWO), ("c.Dockerfile", TWO)]);
    let mut terminal = folder.ask(&[]);
    terminal.answer("a.Dockerfile:2:5", "a");
    terminal.answer("b.Dockerfile:2:5", "d");
    terminal.answer("c.Dockerfile:2:5", "y");
    terminal.answer("c.Dockerfile:3:5", "d");
    assert_eq!(terminal.end(), 0);
    assert_eq!(folder.read("a.Dockerfile"), format!("FROM alpine:3.22\n{}{}", retried("bash"), retried("vim")));
    assert_eq!(folder.read("b.Dockerfile"), TWO);
    assert_eq!(folder.read("c.Dockerfile"), format!("FROM alpine:3.22\n{}RUN apk add vim\n", retried("bash")));
    let shown = terminal.text();
    assert!(shown.contains("2 files changed, 3 changes, 3 changes declined, 1 unchanged"), "{shown}");
}

#[test]
fn all_that_is_left_in_all_files() {
    let folder = Folder::with(&[("a.Dockerfile", TWO), ("b.Dockerfile", TWO), ("c.Dockerfile", TWO)]);
    let mut terminal = folder.ask(&[]);
    terminal.wait("file 1 of 3: a.Dockerfile");
    terminal.answer("(1/2)", "n");
    terminal.answer("(2/2)", "y");
    terminal.wait("file 2 of 3: b.Dockerfile");
    terminal.answer("(1/2)", "A");
    assert_eq!(terminal.end(), 0);
    let both = format!("FROM alpine:3.22\n{}{}", retried("bash"), retried("vim"));
    assert_eq!((folder.read("b.Dockerfile"), folder.read("c.Dockerfile")), (both.clone(), both));
    assert!(terminal.text().contains("3 files changed, 5 changes, 1 change declined"), "{}", terminal.text());
}

#[test]
fn a_change_is_edited_where_the_gates_accept_it() {
    let folder = Folder::with(&[("Dockerfile", TWO)]);
    let editor = |editor: &'static str| {
        move |command: &mut portable_pty::CommandBuilder| {
            command.env_remove("VISUAL");
            command.env("EDITOR", editor);
        }
    };
    let mut terminal = folder.ask_with(&[], editor("sed -i 's/sleep 5/sleep 7/'"));
    terminal.answer("(1/2)", "e");
    terminal.wait("+      sleep 7;");
    terminal.answer("(1/2)", "y");
    terminal.answer("(2/2)", "n");
    assert_eq!(terminal.end(), 0);
    let edited = retried("bash").replace("sleep 5", "sleep 7");
    assert_eq!(folder.read("Dockerfile"), format!("FROM alpine:3.22\n{edited}RUN apk add vim\n"));

    let folder = Folder::with(&[("Dockerfile", TWO)]);
    let mut terminal = folder.ask_with(&[], editor("sed -i 's/done/don/'"));
    terminal.answer("(1/2)", "e");
    terminal.wait("not taken: ");
    terminal.wait("+    done");
    terminal.answer("(1/2)", "n");
    terminal.answer("(2/2)", "n");
    assert_eq!(terminal.end(), 0);
    assert_eq!(folder.read("Dockerfile"), TWO);
}

#[test]
fn quitting_keeps_what_was_accepted() {
    let folder = Folder::with(&[("a.Dockerfile", TWO), ("b.Dockerfile", TWO), ("c.Dockerfile", TWO)]);
    let mut terminal = folder.ask(&[]);
    terminal.answer("a.Dockerfile:2:5", "y");
    terminal.answer("a.Dockerfile:3:5", "q");
    assert_eq!(terminal.end(), 0);
    assert_eq!(folder.read("a.Dockerfile"), format!("FROM alpine:3.22\n{}RUN apk add vim\n", retried("bash")));
    assert_eq!(folder.read("b.Dockerfile"), TWO);
    assert!(terminal.text().contains("note: 2 files were not looked at"), "{}", terminal.text());
}

#[test]
fn other_answers_get_help() {
    let folder = Folder::with(&[("Dockerfile", TWO)]);
    let mut terminal = folder.ask(&[]);
    for answer in ["?", "", "yes", "x y"] {
        terminal.answer("(1/2)", answer);
        terminal.wait("y  make this change");
        terminal.wait("[same]: a build that went through still does");
    }
    terminal.answer("(1/2)", "q");
    assert_eq!(terminal.end(), 0);
    assert_eq!(folder.read("Dockerfile"), TWO);
}

/// The retry edits what `install` has made of the command, so there is one question for both, and one diff.
#[test]
fn changes_of_one_text_are_one_question() {
    let folder = Folder::with(&[("Dockerfile", PRISMA)]);
    let mut terminal = folder.ask(&[]);
    terminal.wait("apk add --no-cache bash nodejs npm && break");
    terminal.wait("Dockerfile:2:5: prisma-system-node (step 1 of 2): adds nodejs and npm");
    terminal.wait("Dockerfile:2:5: apk-add-retry: retry `apk add` (up to 3 attempts)");
    terminal.answer("(1/2) Apply these 2 changes [y,n,q,a,d,A,e,?]? ", "y");
    terminal.wait("Dockerfile:3:1: prisma-system-node (step 2 of 2): adds `ENV PRISMA");
    terminal.answer("(2/2) Apply this change [y,n,q,a,d,A,e,?]? ", "y");
    assert_eq!(terminal.end(), 0);
    assert!(terminal.text().contains("1 file changed, 3 changes"), "{}", terminal.text());
    let apk = retried("--no-cache bash nodejs npm");
    let expected = format!("FROM python:3.12-alpine\n{apk}ENV PRISMA_USE_GLOBAL_NODE=true\nRUN prisma generate\n");
    assert_eq!(folder.read("Dockerfile"), expected);
}

#[test]
fn what_goes_with_a_declined_change_is_said() {
    let folder = Folder::with(&[("Dockerfile", PRISMA)]);
    let mut terminal = folder.ask(&[]);
    terminal.answer("(1/2)", "n");
    terminal.wait("This goes with what you declined in the same stage: adds nodejs and npm to `apk add`");
    terminal.answer("(2/2)", "y");
    assert_eq!(terminal.end(), 0);
    assert!(terminal.text().contains("1 file changed, 1 change, 2 changes declined"), "{}", terminal.text());
    let expected = PRISMA.replace("RUN prisma", "ENV PRISMA_USE_GLOBAL_NODE=true\nRUN prisma");
    assert_eq!(folder.read("Dockerfile"), expected);
}

/// The questions are about the changes of the whole file: what a stage would need if its base did not bring it is no
/// change, and is found in the next run.
#[test]
fn the_questions_are_known_from_the_start() {
    let text = "FROM python:3.12-alpine AS base\nRUN prisma generate\nFROM base\nRUN prisma migrate\n";
    let folder = Folder::with(&[("Dockerfile", text)]);
    let mut terminal = folder.ask(&["--transform", "prisma-system-node"]);
    terminal.answer("(1/1) Apply these 2 changes", "n");
    assert_eq!(terminal.end(), 0);
    assert_eq!(folder.read("Dockerfile"), text);
    assert!(terminal.text().contains("2 changes declined"), "{}", terminal.text());
    fs::write(folder.path("Dockerfile"), text.replace("RUN prisma generate", "RUN true")).unwrap();
    let mut terminal = folder.ask(&["--transform", "prisma-system-node"]);
    terminal.answer("Dockerfile:4:1: prisma-system-node (step 1 of 2): adds `RUN apk add", "y");
    assert_eq!(terminal.end(), 0);
    assert!(folder.read("Dockerfile").contains("RUN apk add --no-cache nodejs npm\n"));
}

/// All of the first file is accepted, and the last question about the second one is open.
fn at_the_last_question() -> (Folder, Terminal) {
    let folder = Folder::with(&[("a.Dockerfile", TWO), ("b.Dockerfile", TWO)]);
    let mut terminal = folder.ask(&[]);
    terminal.answer("a.Dockerfile:2:5", "a");
    terminal.answer("b.Dockerfile:2:5", "y");
    terminal.wait("b.Dockerfile:3:5");
    terminal.wait(PROMPT);
    (folder, terminal)
}

#[test]
fn interrupted_at_a_question() {
    let (folder, mut terminal) = at_the_last_question();
    terminal.send("\u{3}");
    assert_eq!(terminal.end(), 130);
    assert!(terminal.text().contains("\ninterrupted; b.Dockerfile was left as it was\n"), "{}", terminal.text());
    assert_eq!(folder.read("a.Dockerfile"), format!("FROM alpine:3.22\n{}{}", retried("bash"), retried("vim")));
    assert_eq!(folder.read("b.Dockerfile"), TWO);
    assert_eq!(folder.names(), ["a.Dockerfile", "b.Dockerfile"]);
}

#[test]
fn end_of_input_at_a_question() {
    let (folder, mut terminal) = at_the_last_question();
    terminal.send("\u{4}");
    assert_eq!(terminal.end(), 2);
    let shown = terminal.text();
    assert!(
        shown.contains("\nerror: the input ended before all questions were answered; b.Dockerfile was left as"),
        "{shown}"
    );
    assert!(shown.contains("1 file changed, 2 changes"), "{shown}");
    assert_eq!(folder.read("b.Dockerfile"), TWO);
}

#[test]
fn the_terminal_goes_away() {
    let folder = Folder::with(&[("Dockerfile", TWO)]);
    let mut terminal = folder.ask(&[]);
    terminal.answer("(1/2)", "y");
    terminal.wait("(2/2)");
    terminal.hang_up();
    assert_eq!(folder.read("Dockerfile"), TWO);
    assert_eq!(folder.names(), ["Dockerfile"]);
}

/// The write is finished, and no temporary file stays after.
#[test]
#[cfg(target_os = "linux")]
fn interrupted_in_a_write() {
    let filler: String = (0..20_000).map(|n| format!("# {n}\n")).collect();
    let before = format!("{TWO}{filler}");
    let after = format!("FROM alpine:3.22\n{}{}{filler}", retried("bash"), retried("vim"));
    for n in 0..30 {
        let folder = Folder::with(&[("a.Dockerfile", &before), ("b.Dockerfile", TWO)]);
        let mut terminal = folder.ask(&[]);
        terminal.wait(PROMPT);
        folder.when_written_to(|| terminal.send("a\n"));
        std::thread::sleep(std::time::Duration::from_micros(n * 10));
        terminal.send("\u{3}");
        assert_eq!(terminal.end(), 130);
        assert!(folder.read("a.Dockerfile") == after, "torn, or not written");
        assert_eq!(folder.read("b.Dockerfile"), TWO);
        assert_eq!(folder.names(), ["a.Dockerfile", "b.Dockerfile"]);
    }
}

#[test]
fn a_file_that_changes_meanwhile_is_left_alone() {
    let folder = Folder::with(&[("Dockerfile", TWO)]);
    let mut terminal = folder.ask(&[]);
    terminal.wait(PROMPT);
    fs::write(folder.path("Dockerfile"), "FROM scratch\n").unwrap();
    terminal.send("a\n");
    assert_eq!(terminal.end(), 2);
    assert!(terminal.text().contains("was changed by something else in the meantime"), "{}", terminal.text());
    assert_eq!(folder.read("Dockerfile"), "FROM scratch\n");
}

#[test]
fn nothing_to_ask_about() {
    let folder = Folder::with(&[("Dockerfile", "FROM scratch\n"), ("b.Dockerfile", "FROM scratch\nBOGUS\n")]);
    let mut terminal = folder.ask(&["Dockerfile"]);
    assert_eq!(terminal.end(), 0);
    assert_eq!(terminal.text(), "1 file unchanged\n");
    let mut terminal = folder.ask(&[]);
    assert_eq!(terminal.end(), 2);
    assert!(terminal.text().contains("b.Dockerfile:2:1: error"), "{}", terminal.text());
}

#[test]
fn a_compose_file_is_shown_as_it_is() {
    let block = "      dockerfile_inline: |\n        FROM alpine\n        RUN apk add bash\n        RUN apk add vim\n";
    let file = format!("services:\n  a:\n    build:\n{block}  b:\n    build:\n{block}");
    let folder = Folder::with(&[("compose.yaml", &file)]);
    let mut terminal = folder.ask(&["--compose"]);
    terminal.answer("compose.yaml:6:13: apk-add-retry", "n");
    terminal.wait("@@ -4,7 +4,11 @@");
    terminal.wait("+              [ $$i = 3 ]");
    terminal.answer("compose.yaml:7:13: apk-add-retry", "y");
    terminal.answer("compose.yaml:12:13: apk-add-retry", "d");
    assert_eq!(terminal.end(), 0);
    let looped: String = retried("vim").lines().map(|line| format!("        {}\n", line.replace('$', "$$"))).collect();
    assert_eq!(folder.read("compose.yaml"), file.replacen("        RUN apk add vim\n", &looped, 1));
    assert!(terminal.text().contains("1 file changed, 1 change, 3 changes declined"), "{}", terminal.text());
}

#[test]
#[ignore = "needs git"]
fn only_files_that_have_changed() {
    let folder = Folder::with(&[("a.Dockerfile", TWO)]);
    let git = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        let identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"];
        command
            .args(identity)
            .args(arguments)
            .current_dir(folder.path(""))
            .status()
            .is_ok_and(|status| status.success())
    };
    assert!(git(&["init", "--quiet"]) && git(&["add", "--all"]) && git(&["commit", "--quiet", "--message=x"]));
    fs::write(folder.path("b.Dockerfile"), TWO).unwrap();
    let mut terminal = folder.ask(&["--since", "HEAD"]);
    terminal.answer("b.Dockerfile:2:5", "a");
    assert_eq!(terminal.end(), 0);
    assert_eq!(folder.read("a.Dockerfile"), TWO);
}

#[test]
fn without_a_terminal_there_is_nobody_to_ask() {
    let folder = Folder::with(&[("Dockerfile", TWO)]);
    let output = folder.command().arg("-i").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.starts_with("error: `--interactive` asks on a terminal") && err.contains("`--diff`"), "{err}");
    // Answers alone will not do.
    let mut terminal = Terminal::new(&folder, &["sh", "-c", "\"$0\" -i | cat"], |_| {});
    terminal.wait("asks on a terminal");
    assert_eq!(folder.read("Dockerfile"), TWO);
}

#[test]
fn what_interactive_does_not_go_with() {
    let folder = Folder::with(&[("Dockerfile", TWO)]);
    for other in
        ["--check", "--diff", "-", "--output-format=json", "--pager", "--output-file=x", "--list", "--explain=onbuild"]
    {
        let mut terminal = folder.ask(&[other]);
        assert_eq!(terminal.end(), 2, "{other}: {}", terminal.text());
        assert!(terminal.text().contains("--interactive"), "{other}: {}", terminal.text());
    }
}
