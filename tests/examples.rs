//! `--test`: the examples in transform files, tried and brought up to date by the real binary.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A transform whose examples begin on line 12.
fn head() -> &'static str {
    "# Ours.\nname = 'mine'   # as on the wiki\nsummary = 'Retries pip.'\nwhy = '''\nThe index is slow.'''\n\n[[steps]]\n\
     action = \"retry\"\ncommands = ['pip install']\nattempts = 2\n\n"
}

const RETRIED: &str = "\
FROM python
RUN for i in 1 2; do \\
      pip install x && break; \\
      [ $i = 2 ] && { echo \"pip install failed after 2 retries\" >&2; exit 1; }; \\
      sleep 5; \\
    done
";

/// One example that holds.
fn right() -> String {
    format!("[[examples]]\nbefore = '''\nFROM python\nRUN pip install x\n'''\nafter = '''\n{RETRIED}'''\n")
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            fs::create_dir_all(folder.path(name).parent().unwrap()).unwrap();
            fs::write(folder.path(name), text).unwrap();
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Exit code, standard output and standard error of `dockmod --test`.
    fn test(&self, arguments: &[&str]) -> (i32, String, String) {
        run(self.0.path(), arguments)
    }
}

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dockmod"));
    let output = command.arg("--test").args(arguments).current_dir(folder).stdin(Stdio::null()).output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code().unwrap(), out, err)
}

#[test]
fn built_in_transforms_hold() {
    let (code, out, err) = run(Path::new(env!("CARGO_MANIFEST_DIR")), &["transforms"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(err.starts_with("result: ") && err.ends_with(" examples in 2 files\n"), "{err}");
    // What is left alone in an example is said.
    assert!(out.lines().all(|line| line.contains(": skipped ")), "{out}");
}

#[test]
fn a_wrong_example_is_shown_with_what_happens() {
    let wrong = right().replace("sleep 5", "sleep 7").replace("    done\n", "    done\nUSER a\n");
    let folder = Folder::with(&[("mine.toml", &format!("{}{}\n{wrong}", head(), right()))]);
    let before = folder.read("mine.toml");
    let (code, out, err) = folder.test(&["mine.toml"]);
    assert_eq!(code, 1, "{err}");
    assert_eq!(
        out,
        "\
mine.toml:31:9: mine, example 2: the result differs
@@ -2,6 +2,5 @@
 RUN for i in 1 2; do \\
       pip install x && break; \\
       [ $i = 2 ] && { echo \"pip install failed after 2 retries\" >&2; exit 1; }; \\
-      sleep 7; \\
+      sleep 5; \\
     done
-USER a
"
    );
    assert_eq!(err, "result: 2 examples in 1 file, 1 wrong\n");
    assert_eq!(folder.read("mine.toml"), before);
}

#[test]
fn update_writes_what_happens_and_nothing_else() {
    let tail = "\n# The end.   \n[when]\nruns = [ 'pip *', ]";
    let file = |after: &[&str]| {
        format!(
            "{}# 1\n[[examples]]\nafter = {}  # that is it\nbefore = \"FROM python\\nRUN pip install x\\n\"\n\n{}\
             [[examples]]\nbefore = '''\nFROM python\nRUN pip install x\n'''\nafter = {}\n\
             [[examples]]\nbefore = \"\"\"FROM python\nRUN pip install x || :\\t# a\n\"\"\"\nafter={}{tail}",
            head(),
            after[0],
            right(),
            after[1],
            after[2],
        )
    };
    let folder = Folder::with(&[("a/mine.toml", &file(&["\"\"", "'''FROM python'''", "\"\"\"\nx\n\"\"\""]))]);
    let (code, out, err) = folder.test(&["--update", "a"]);
    assert_eq!((code, &*err), (0, "result: 4 examples in 1 file, 3 updated\n"), "{out}");
    assert!(out.starts_with("a/mine.toml:14:9: mine, example 1: updated\n"), "{out}");
    let escaped = RETRIED.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let third = "\
FROM python
RUN ( for i in 1 2; do \\
        pip install x && break; \\
        [ $i = 2 ] && { echo \"pip install failed after 2 retries\" >&2; exit 1; }; \\
        sleep 5; \\
      done ) || :\t# a
";
    let third = format!("\"\"\"\n{}\"\"\"", third.replace('\\', "\\\\").replace('\t', "\\t"));
    assert_eq!(folder.read("a/mine.toml"), file(&[&format!("\"{escaped}\""), &format!("'''{RETRIED}'''"), &third]));
    // It holds now, and there is nothing left to write.
    assert_eq!(folder.test(&["a"]).0, 0);
    let time = fs::metadata(folder.path("a/mine.toml")).unwrap().modified().unwrap();
    assert_eq!(folder.test(&["--update", "a"]).0, 0);
    assert_eq!(fs::metadata(folder.path("a/mine.toml")).unwrap().modified().unwrap(), time);
}

#[test]
fn inline_tables_and_carriage_returns() {
    let line = "examples = [{ before = \"FROM python\\nRUN pip install x\\n\", after = 'x' }, # c\n]\n";
    let file = format!("{line}{}", head()).replace('\n', "\r\n");
    let folder = Folder::with(&[("mine.toml", &file)]);
    assert_eq!(folder.test(&["--update", "mine.toml"]).0, 0);
    let new = folder.read("mine.toml");
    assert!(new.ends_with(&head().replace('\n', "\r\n")), "{new:?}");
    assert!(new.contains(" }, # c\r\n]\r\n"), "{new:?}");
    assert_eq!(folder.test(&["mine.toml"]).0, 0);

    // The text itself has them, too.
    let file = format!("{}{}", head(), right().replace("sleep 5", "sleep 6")).replace('\n', "\r\n");
    let folder = Folder::with(&[("mine.toml", &file)]);
    assert_eq!(folder.test(&["mine.toml"]).0, 1);
    assert_eq!(folder.test(&["--update", "mine.toml"]).0, 0);
    assert_eq!(folder.test(&["mine.toml"]).0, 0);
    assert_eq!(folder.read("mine.toml"), file.replace("sleep 6", "sleep 5"));
}

#[test]
fn what_is_left_alone_and_what_fails() {
    let onbuild = "[[examples]]\nbefore = \"FROM a\\nONBUILD RUN pip install x\\n\"\nafter = \"FROM a\\nONBUILD RUN pip install x\\n\"\n";
    let broken = "[[examples]]\nbefore = \"FROM a\\nBOGUS \\u001b\\n\"\nafter = ''\n";
    let folder = Folder::with(&[("mine.toml", &format!("{}{onbuild}{broken}", head()))]);
    let (code, out, err) = folder.test(&["--update", "mine.toml"]);
    assert_eq!((code, &*err), (2, "result: 2 examples in 1 file, 1 error\n"));
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].starts_with("mine.toml:14:9: mine, example 1: skipped 2:1 (onbuild): "), "{out}");
    assert!(lines[1].starts_with("mine.toml:17:9: mine, example 2: error: line 2, column 1 of `before`: "), "{out}");
    assert!(!out.contains('\u{1b}'));
    assert!(folder.read("mine.toml").ends_with(broken));
}

#[test]
fn a_broken_file_does_not_keep_the_others_from_being_tried() {
    let folder = Folder::with(&[
        ("t/a.toml", "name = 'x"),
        ("t/b.toml", &format!("{}{}", head(), right())),
        ("t/dockmod.toml", "this is no transform"),
        ("t/notes.md", "neither is this"),
    ]);
    let (code, out, err) = folder.test(&["t"]);
    assert_eq!((code, &*out), (2, ""));
    assert!(err.starts_with("error: t/a.toml:1:") && err.ends_with("result: 1 example in 1 file, 1 error\n"), "{err}");
    // Each file is tried once.
    let (code, _, err) = folder.test(&["t/b.toml", "t/../t/b.toml"]);
    assert_eq!((code, &*err), (0, "result: 1 example in 1 file\n"));
}

#[test]
fn which_files_are_tried() {
    let folder = Folder::with(&[("mine.toml", &format!("{}{}", head(), right())), ("empty/readme", "")]);
    let (code, _, err) = folder.test(&["--transform", "./mine.toml", "--transform", "apk-add-retry"]);
    assert_eq!((code, &*err), (0, "result: 1 example in 1 file\n"));
    fs::create_dir(folder.path("configured")).unwrap();
    fs::write(folder.path("configured/dockmod.toml"), "transform-paths = ['../*.toml']\n").unwrap();
    let (code, _, err) = run(&folder.path("configured"), &[]);
    assert_eq!((code, &*err), (0, "result: 1 example in 1 file\n"));
    for (arguments, message) in [
        (&[][..], "`--test` needs transform files"),
        (&["--transform", "apk-add-retry"], "`--test` needs transform files"),
        (&["empty"], "there are no transform files (`*.toml`) under empty"),
        (&["gone.toml"], "error: gone.toml: no such file or folder"),
    ] {
        let (code, out, err) = folder.test(arguments);
        assert_eq!((code, &*out), (2, ""), "{arguments:?}");
        assert!(err.contains(message), "{arguments:?}: {err}");
    }
    fs::write(folder.path("none.toml"), head()).unwrap();
    let (code, out, _) = folder.test(&["none.toml"]);
    assert_eq!((code, &*out), (0, "none.toml: mine has no examples\n"));
}

#[test]
fn what_test_does_not_go_with() {
    let folder = Folder::with(&[("mine.toml", &format!("{}{}", head(), right()))]);
    for other in ["--check", "--diff", "-i", "--list", "--explain=onbuild", "--output-format=json"] {
        let (code, _, err) = folder.test(&["mine.toml", other]);
        assert!(code == 2 && err.contains("--test"), "{other}: {err}");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_dockmod"));
    let output = command.arg("--update").current_dir(folder.0.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_written_stays() {
    let wrong = format!("{}{}", head(), right().replace("sleep 5", "sleep 6"));
    let folder = Folder::with(&[("mine.toml", &wrong)]);
    let mut permissions = fs::metadata(folder.path("mine.toml")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(folder.path("mine.toml"), permissions).unwrap();
    let (code, _, err) = folder.test(&["--update", "mine.toml"]);
    assert!(code == 2 && err.contains("error: mine.toml: is read-only"), "{err}");
    assert_eq!(folder.read("mine.toml"), wrong);
    assert_eq!(fs::read_dir(folder.0.path()).unwrap().count(), 1);
}
