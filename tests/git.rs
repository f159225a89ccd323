//! `--since` and `--staged` in real repositories.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const TEXT: &str = "FROM alpine\nRUN apk add vim\n";

/// A repository in which `a.Dockerfile` and `sub/b.Dockerfile` are committed.
struct Repository(tempfile::TempDir);

impl Repository {
    fn empty() -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    fn new() -> Self {
        let repository = Self::empty();
        repository.write("a.Dockerfile", TEXT);
        repository.write("sub/b.Dockerfile", TEXT);
        repository.write("sub/notes", TEXT);
        repository.commit();
        repository
    }

    fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: impl AsRef<Path>, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message=x"]);
    }

    #[track_caller]
    fn git(&self, arguments: &[&str]) -> String {
        let output = dressed(Command::new("git").args(arguments)).current_dir(self.0.path()).output().unwrap();
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        assert!(output.status.success(), "git {arguments:?}: {err}");
        out + &err
    }

    fn command(&self, folder: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dockmod"));
        dressed(command.args(arguments)).current_dir(self.path(folder)).output().unwrap()
    }

    /// Exit code, the files that would change, and the rest of what is said.
    #[track_caller]
    fn check(&self, folder: &str, arguments: &[&str]) -> (i32, Vec<String>, String) {
        let output = self.command(folder, &[&["--check"], arguments].concat());
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        (output.status.code().unwrap(), out.lines().map(str::to_owned).collect(), err)
    }

    #[track_caller]
    fn finds(&self, folder: &str, arguments: &[&str], expected: &[&str]) {
        let (code, found, err) = self.check(folder, arguments);
        assert_eq!(found, expected, "{arguments:?}: {err}");
        assert_eq!(code, i32::from(!expected.is_empty()), "{err}");
    }
}

fn dressed(command: &mut Command) -> &mut Command {
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").stdin(Stdio::null());
    for (name, value) in [("AUTHOR", "a"), ("COMMITTER", "c")] {
        command.env(format!("GIT_{name}_NAME"), value).env(format!("GIT_{name}_EMAIL"), "x@example.org");
    }
    command
}

#[test]
#[ignore = "needs git"]
fn since_a_revision() {
    let repository = Repository::new();
    repository.finds("", &["--since", "HEAD"], &[]);
    let (_, _, err) = repository.check("", &["--since", "HEAD"]);
    assert_eq!(err, "note: no Dockerfile has changed since HEAD\n");

    // Changed, new, deleted, ignored, and no Dockerfile by name.
    repository.write("a.Dockerfile", &format!("{TEXT}USER a\n"));
    repository.write("new/Dockerfile", TEXT);
    repository.write("gone.Dockerfile", TEXT);
    repository.write(".gitignore", "ignored.Dockerfile\n");
    repository.write("ignored.Dockerfile", TEXT);
    repository.write("sub/notes", &format!("{TEXT}USER a\n"));
    repository.git(&["add", "gone.Dockerfile"]);
    fs::remove_file(repository.path("gone.Dockerfile")).unwrap();
    repository.finds("", &["--since", "HEAD"], &["a.Dockerfile", "new/Dockerfile"]);
    repository.finds("", &["--since", "HEAD", "new", "sub/notes"], &["new/Dockerfile", "sub/notes"]);
    repository.finds("", &["--since", "HEAD", "sub/b.Dockerfile"], &[]);

    // What was committed counts, and what was renamed does under its new name.
    repository.git(&["mv", "sub/b.Dockerfile", "sub/c.Dockerfile"]);
    repository.commit();
    repository.finds("", &["--since", "HEAD"], &[]);
    let all = ["a.Dockerfile", "new/Dockerfile", "sub/c.Dockerfile"];
    repository.finds("", &["--since", "HEAD~1"], &all);
    repository.finds("", &["--since=main~1", "."], &all);

    let listed = repository.command("", &["--show-files", "--since=main~1"]);
    assert_eq!(String::from_utf8(listed.stdout).unwrap().lines().collect::<Vec<_>>(), all);

    // Also from a folder in it, whatever the user's settings.
    repository.git(&["config", "diff.relative", "true"]);
    repository.git(&["config", "diff.noprefix", "true"]);
    repository.git(&["config", "color.ui", "always"]);
    repository.finds("sub", &["--since", "HEAD~1"], &["c.Dockerfile"]);
    repository.finds(
        "new",
        &["--since", "HEAD~1", ".."],
        &["../a.Dockerfile", "../new/Dockerfile", "../sub/c.Dockerfile"],
    );
}

#[test]
#[ignore = "needs git"]
fn only_those_are_written() {
    let repository = Repository::new();
    repository.write("a.Dockerfile", &format!("{TEXT}USER a\n"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_dockmod"));
    let output = dressed(command.args(["--since", "HEAD"])).current_dir(repository.path("")).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).ends_with("1 file changed, 1 change\n"));
    assert!(fs::read_to_string(repository.path("a.Dockerfile")).unwrap().contains("done\nUSER a\n"));
    assert_eq!(fs::read_to_string(repository.path("sub/b.Dockerfile")).unwrap(), TEXT);
}

#[test]
#[ignore = "needs git"]
fn staged_changes() {
    let repository = Repository::new();
    repository.write("a.Dockerfile", &format!("{TEXT}USER a\n"));
    repository.write("new.Dockerfile", TEXT);
    repository.write("untracked.Dockerfile", TEXT);
    repository.finds("", &["--staged"], &[]);
    assert_eq!(repository.check("", &["--staged"]).2, "note: no Dockerfile has staged changes\n");
    repository.git(&["add", "a.Dockerfile", "new.Dockerfile"]);
    repository.git(&["rm", "--quiet", "sub/b.Dockerfile"]);
    repository.finds("", &["--staged"], &["a.Dockerfile", "new.Dockerfile"]);
    let (_, _, err) = repository.check("", &["--staged"]);
    assert!(!err.contains("note: "), "{err}");

    // One of them has other changes besides.
    repository.write("new.Dockerfile", &format!("{TEXT}USER b\n"));
    let (code, found, err) = repository.check("", &["--staged"]);
    assert_eq!((code, &*found), (1, &["a.Dockerfile".to_owned(), "new.Dockerfile".to_owned()][..]));
    let note = "note: new.Dockerfile also has changes that are not staged, and was looked at as it is on disk\n";
    assert!(err.ends_with(note), "{err}");
    assert_eq!(err.matches("note: ").count(), 1, "{err}");
}

#[test]
#[ignore = "needs git"]
fn ahead_of_the_first_commit() {
    let repository = Repository::empty();
    repository.write("Dockerfile", TEXT);
    repository.finds("", &["--staged"], &[]);
    repository.git(&["add", "Dockerfile"]);
    repository.finds("", &["--staged"], &["Dockerfile"]);
}

#[test]
#[ignore = "needs git"]
fn names_of_every_kind() {
    let repository = Repository::new();
    for name in [&b"caf\xe9.Dockerfile"[..], b"a\nb \".Dockerfile", b"-n/Dockerfile", "\u{e9}.Dockerfile".as_bytes()] {
        repository.write(OsStr::from_bytes(name), TEXT);
    }
    let expected = ["-n/Dockerfile", "\"a\\nb \\\".Dockerfile\"", "\"caf\\351.Dockerfile\"", "\u{e9}.Dockerfile"];
    repository.finds("", &["--since", "HEAD"], &expected);
    repository.git(&["add", "--all"]);
    repository.finds("", &["--staged"], &expected);
}

#[test]
#[ignore = "needs git"]
fn other_working_trees() {
    let repository = Repository::new();
    let other = Repository::new();
    repository.git(&["worktree", "add", "--quiet", "tree"]);
    fs::write(repository.path("tree/a.Dockerfile"), format!("{TEXT}USER a\n")).unwrap();
    repository.finds("tree", &["--since", "HEAD"], &["a.Dockerfile"]);
    repository.finds("tree/sub", &["--since", "HEAD", ".."], &["../a.Dockerfile"]);

    // The repository that a path is in is asked about it, wherever that is.
    other.write("sub/b.Dockerfile", &format!("{TEXT}USER a\n"));
    let path = fs::canonicalize(other.path("")).unwrap().to_str().unwrap().to_owned();
    let changed = format!("{path}/sub/b.Dockerfile");
    repository.finds("", &["--since", "HEAD", &path], &[&changed]);
    let outside = tempfile::tempdir().unwrap();
    repository.finds(outside.path().to_str().unwrap(), &["--since", "HEAD", &path], &[&changed]);
}

#[test]
#[ignore = "needs git"]
fn what_git_says_is_passed_on() {
    let repository = Repository::new();
    let error = |folder: &str, arguments: &[&str]| {
        let (code, found, err) = repository.check(folder, arguments);
        assert_eq!((code, found.len()), (2, 0), "{arguments:?}: {err}");
        err
    };
    let err = error("", &["--since", "nope"]);
    assert!(err.starts_with("error: git knows no revision `nope` in ") && err.contains("fatal: "), "{err}");
    let err = error("", &["--since=--output=x"]);
    assert_eq!(err, "error: `--output=x` is not a revision\n");
    assert!(error("", &["--since", "main..HEAD"]).contains("no revision"));
    let outside = tempfile::tempdir().unwrap();
    for only in [&["--since", "HEAD"][..], &["--staged"]] {
        let err = error(outside.path().to_str().unwrap(), only);
        assert!(err.starts_with("error: `git rev-parse --show-toplevel`: fatal: not a git repository"), "{err}");
    }
    assert!(error(".git", &["--staged"]).contains("must be run in a work tree"));
    assert!(error("", &["--staged", "gone"]).contains("gone: error: no such file"));
}

#[test]
fn without_git() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_dockmod"));
    let output = command.arg("--staged").env("PATH", folder.path()).current_dir(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(err, "error: cannot run git, which is asked which files have changed: no such file or folder\n");
}

#[test]
#[ignore = "needs git"]
fn what_they_do_not_go_with() {
    let repository = Repository::new();
    for only in [&["--since", "HEAD"][..], &["--staged"]] {
        for other in ["-", "--list", "--explain=onbuild", "--test", "--since=main"] {
            let output = Command::new(env!("CARGO_BIN_EXE_dockmod"))
                .args(only)
                .arg(other)
                .current_dir(repository.path(""))
                .stdin(Stdio::null())
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(2), "{only:?} {other}");
        }
    }
}

/// As the hooks of git run it: with the index of the commit that is being made.
#[test]
#[ignore = "needs git"]
fn in_a_hook() {
    let repository = Repository::new();
    let hook = repository.path(".git/hooks/pre-commit");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, format!("#!/bin/sh\nexec '{}' --staged --check . sub\n", env!("CARGO_BIN_EXE_dockmod"))).unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    repository.write("sub/b.Dockerfile", &format!("{TEXT}USER a\n"));
    let commit = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["commit", "--quiet", "--message=x"]).args(arguments);
        let output = dressed(&mut command).current_dir(repository.path("")).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for arguments in [&["--all"][..], &["sub/b.Dockerfile"]] {
        let (passed, said) = commit(arguments);
        assert!(!passed && said.contains("sub/b.Dockerfile\n"), "{arguments:?}: {said}");
        assert!(!said.contains("a.Dockerfile:"), "{said}");
        assert!(!said.contains("note:"), "{said}");
    }
    repository.write("sub/b.Dockerfile", "FROM scratch\n");
    let (passed, said) = commit(&["--all"]);
    assert!(passed, "{said}");
}

#[test]
#[ignore = "needs git"]
fn a_shallow_clone_is_told_what_it_lacks() {
    let repository = Repository::new();
    repository.write("a.Dockerfile", "FROM alpine\n");
    repository.commit();
    let whole = format!("file://{}", repository.path("").display());
    repository.git(&["clone", "--quiet", "--depth=1", &whole, "clone"]);
    let (code, _, err) = repository.check("clone", &["--since", "HEAD~1"]);
    assert!(code == 2 && err.contains("this clone is shallow: fetch the rest"), "{err}");
    let (code, _, err) = repository.check("clone", &["--since", "nonsense"]);
    assert!(code == 2 && err.contains("shallow"), "{err}");
    let (_, _, err) = repository.check("", &["--since", "nonsense"]);
    assert!(!err.contains("shallow"), "{err}");
}

/// The repository that is asked is that of the paths.
#[test]
#[ignore = "needs git"]
fn submodules_are_asked_where_a_path_leads_into_them() {
    let repository = Repository::new();
    let module = Repository::new();
    let url = module.path("").display().to_string();
    repository.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &url, "module"]);
    repository.commit();
    repository.write("module/a.Dockerfile", &format!("{TEXT}USER a\n"));
    repository.finds("", &["--since", "HEAD"], &[]);
    repository.finds("", &["--since", "HEAD", "module"], &["module/a.Dockerfile"]);
    repository.finds("module", &["--since", "HEAD"], &["a.Dockerfile"]);
}
