//! Options of launchers, such as `uv run`, and of the programs that they belong to. Which launchers there are, a
//! transform says.

use super::words::base_name;

/// Whether an option of the launcher that `program` runs takes the next word as its value.
pub fn takes_value(program: &str, option: &str) -> bool {
    let program = base_name(program);
    let own = |(programs, options): &(&[&str], &[&str])| programs.contains(&program) && options.contains(&option);
    VALUE_OPTIONS.contains(&option) || OWN_VALUE_OPTIONS.iter().any(own)
}

/// Options of launchers and of the programs that they start that take a value.
const VALUE_OPTIONS: &[&str] = &[
    "--allow-insecure-host",
    "--cache-dir",
    "--color",
    "--config-file",
    "--config-setting",
    "--constraint",
    "--cwd",
    "--default-index",
    "--dir",
    "--directory",
    "--env-file",
    "--environment",
    "--exclude-newer",
    "--extra",
    "--extra-index-url",
    "--filter",
    "--find-links",
    "--from",
    "--group",
    "--index",
    "--index-strategy",
    "--index-url",
    "--keyring-provider",
    "--link-mode",
    "--manifest-path",
    "--no-binary-package",
    "--no-extra",
    "--no-group",
    "--only-group",
    "--package",
    "--pip-args",
    "--prefix",
    "--prerelease",
    "--project",
    "--python",
    "--python-preference",
    "--refresh-package",
    "--reinstall-package",
    "--resolution",
    "--spec",
    "--upgrade-package",
    "--with",
    "--with-editable",
    "--with-requirements",
    "--workspace",
    "-C",
    "-F",
    "-P",
    "-W",
    "-X",
    "-f",
    "-i",
    "-p",
    "-w",
];

/// The same, of certain launchers alone: for others these take none.
const OWN_VALUE_OPTIONS: &[(&[&str], &[&str])] =
    &[(&["conda", "mamba", "micromamba"], &["-n", "--name"]), (&["pixi"], &["-e"])];
