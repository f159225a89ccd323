use super::*;

fn pattern(text: &str) -> CommandPattern {
    let words = text.split(' ').map(|word| WordPattern::new(word).unwrap()).collect();
    CommandPattern::new(text, words)
}

fn split(line: &str) -> Vec<WordText<'_>> {
    fn word(word: &str) -> WordText<'_> {
        word.strip_suffix('$').map_or(WordText::known(word), WordText::begins)
    }
    line.split(' ').map(word).collect()
}

#[test]
fn patterns() {
    let cases = [
        ("prisma *", "prisma generate", true),
        ("prisma *", "/app/.venv/bin/prisma --version", true),
        ("prisma *", "prisma $", true),
        ("prisma *", "prisma", false),
        ("prisma *", "echo prisma generate", false),
        ("python* -m prisma *", "python3.12 -u -m prisma generate", true),
        ("python* -m prisma *", "python -X utf8 -m prisma generate", true),
        ("python* -m prisma *", "python -m pytest prisma x", false),
        ("python* -m prisma *", "python run.py -m prisma x", false),
        ("npm install prisma@*", "npm --prefix web install -g typescript prisma@5", true),
        ("npm install prisma", "npm run build", false),
        ("npx prisma", "npx --yes -p prisma@6 prisma generate", true),
        ("npx prisma", "npx pris$", false),
        ("pip install", "sudo -H python3 -m pip install x", true),
        ("pip install x", "pip3 -q install --user y x", true),
        ("pip install -r a", "pip3 install -q -r a", true),
        ("pip install *", "pip3 install", false),
        ("pip install", "pip $ install x", true),
        ("pip install", "pip$ install x", false),
        ("pip* install", "pip3 --timeout 9 install x", true),
        ("pip* install", "python -m pip install x", false),
        ("python[0-9]* -m pip install", "python3 -m pip install x", true),
        ("python[0-9]* -m pip install", "pip install x", false),
        ("python3 -m pip *", "pip install", true),
        ("pip --quiet install", "pip3 --quiet install x", true),
        ("/usr/bin/pip install", "pip install x", false),
        ("/usr/bin/pip install", "/usr/bin/pip install x", true),
        ("apk --no-cache add", "apk --no-cache add x", true),
        ("npm run build", "npm --silent run build", true),
    ];
    for (wanted, line, expected) in cases {
        let launched = Launched::new(split(line), &[]);
        assert_eq!(launched.is(&pattern(wanted)), expected, "{wanted}: {line}");
    }
}

#[test]
fn launchers() {
    let known = [pattern("uv run"), pattern("poetry run"), pattern("pipx run"), pattern("uvx")];
    let cases = [
        ("uv run prisma generate", true),
        ("uv run --frozen --with prisma==0.15 --extra x -p 3.12 prisma db push", true),
        ("uv --directory app run --no-sync -- prisma generate", true),
        ("uv run -m prisma generate", true),
        ("env A=b poetry -C app run env C=d prisma generate", true),
        ("pipx run --spec prisma prisma generate", true),
        ("uv run poetry run python -m prisma generate", true),
        ("uv run --frozen pytest prisma", false),
        ("uv sync --extra prisma", false),
        ("uv run", false),
    ];
    for (line, expected) in cases {
        let launched = Launched::new(split(line), &known);
        let found = launched.is(&pattern("prisma *")) || launched.is(&pattern("python -m prisma *"));
        assert_eq!(found, expected, "{line}");
    }
}

#[test]
fn prefixes_set_variables() {
    let launched = Launched::new(split("env A=b poetry run env C=d$ prisma generate"), &[pattern("poetry run")]);
    let set: Vec<_> = launched.assigned.iter().map(|a| (a.name.as_str(), a.value.as_deref())).collect();
    assert_eq!(set, [("A", Some("b")), ("C", None)]);
}

#[test]
fn mentions_in_other_text() {
    let is_in = |wanted: &str, text: &str| {
        let wanted = pattern(wanted);
        find_mention(text, |words| wanted.may_start(words).then_some(())).is_some()
    };
    for (wanted, text, expected) in [
        ("pip install", "if x; python3 -m \\\n pip install y", true),
        ("pip install", "system('sudo pip3 -q install y')", true),
        ("pip install", "pip freeze; install x", false),
        ("pip install", "pip $ARGS install x", true),
        ("prisma *", "if x /bin/prisma generate", true),
        ("prisma *", "prisma", false),
        ("prisma generate", "prisma x generate", false),
    ] {
        assert_eq!(is_in(wanted, text), expected, "{wanted}: {text}");
    }
}

/// Each command of the last RUN: where it stands, its program from there on, and what it is in the table.
fn commands(text: &str) -> Vec<String> {
    let dockerfile = crate::syntax::dockerfile::parse(text);
    let document = crate::analysis::document::Document::new(&dockerfile);
    let line = |command: RunCommand| {
        let parts = command.parts();
        let program = parts.stripped.program.map_or("", |at| command.word_span(at).of(text));
        let call = parts.invocation().map(|found| format!("{} {}", found.program.name, found.subcommand.name()));
        let set: String = command.assigned().map(|assigned| format!("{} ", assigned.name)).collect();
        format!("{}: {set}{program} = {}", command.start(), call.unwrap_or_default())
    };
    document.commands(0..document.instructions.len()).map(line).collect()
}

#[test]
fn commands_of_a_run() {
    assert_eq!(
        commands(
            "FROM a\nRUN A=b sudo \\\n pip3 -q install x && (c; d $(apk add e)) | f() { g; }; H=i\nRUN [\"apk\", \"add\"]"
        ),
        [
            "11: A pip3 = pip install",
            "45: c = ",
            "48: d = ",
            "52: apk = apk add",
            "72: g = ",
            "78: H  = ",
            "82: \"apk\" = apk add",
        ]
    );
}
