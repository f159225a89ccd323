//! A jail for scripts: a file system of its own in new mount, process and network namespaces, with only the shells
//! and the stub in it.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io::BufReader;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::protocol::{Answer, Request, Setup, receive, send};

/// The test that is the process in the jail.
pub const DRIVER: &str = "inside_the_jail";

/// Set for that process alone.
pub const DRIVER_VARIABLE: &str = "DOCKMOD_INSIDE_THE_JAIL";

/// A shell under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shell {
    /// Debian's `sh`.
    Dash,
    /// Alpine's `sh`: busybox.
    Ash,
    /// What `SHELL` names most often.
    Bash,
}

impl Shell {
    /// All of them.
    pub const ALL: [Shell; 3] = [Shell::Dash, Shell::Ash, Shell::Bash];

    /// The name in the jail.
    pub const fn name(self) -> &'static str {
        match self {
            Shell::Dash => "dash",
            Shell::Ash => "ash",
            Shell::Bash => "bash",
        }
    }

    /// Its file on this machine.
    fn file(self) -> Option<PathBuf> {
        let name = if self == Shell::Ash { "busybox" } else { self.name() };
        let folders = std::env::var_os("PATH")?;
        let found = std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|file| file.is_file())?;
        found.canonicalize().ok()
    }
}

impl fmt::Display for Shell {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Programs that any script may call.
const PROGRAMS: &[&str] = &[
    "addgroup", "adduser", "apk", "apt-get", "awk", "cat", "chmod", "chown", "cp", "curl", "cut", "date", "doas",
    "env", "false", "find", "gcc", "git", "go", "grep", "gzip", "head", "id", "ionice", "ln", "ls", "make", "mkdir",
    "mv", "nice", "node", "nohup", "nproc", "npm", "pip", "prisma", "python", "python3", "rm", "sed", "setsid",
    "sleep", "sort", "sudo", "tail", "tar", "tee", "time", "timeout", "touch", "tr", "true", "uname", "uniq", "unzip",
    "wget", "xargs", "yes",
];

/// A running jail for one shell.
pub struct Jail {
    stream: UnixStream,
    answers: BufReader<UnixStream>,
    child: Child,
    _root: TempDir,
}

impl Jail {
    /// Starts one in which, beyond the usual programs, there are `programs`.
    ///
    /// # Errors
    ///
    /// Why there can be none.
    pub fn start(shell: Shell, programs: &BTreeSet<String>) -> Result<Self, String> {
        let shells: Vec<(Shell, PathBuf)> =
            Shell::ALL.into_iter().filter_map(|shell| Some((shell, shell.file()?))).collect();
        if !shells.iter().any(|(present, _)| *present == shell) {
            return Err(format!("there is no {shell} on this machine"));
        }
        let root = TempDir::with_prefix("dockmod-jail-").map_err(|error| error.to_string())?;
        let usual = PROGRAMS.iter().map(ToString::to_string);
        let setup = Setup {
            root: root.path().display().to_string(),
            shell: shell.name().to_owned(),
            libraries: libraries(shells.iter().map(|(_, file)| file)),
            shells: shells.into_iter().map(|(shell, file)| (shell.name().to_owned(), text(&file))).collect(),
            stub: text(stub()?),
            programs: usual.chain(programs.iter().cloned()).collect(),
        };
        let complaints = root.path().with_extension("log");
        let mut jail = Self::spawn(root, &complaints)?;
        let ready = jail.exchange::<Result<String, String>>(&setup);
        let complaint = fs::read_to_string(&complaints).unwrap_or_default();
        let _ = fs::remove_file(complaints);
        match ready {
            Ok(Ok(_)) => jail.probe(shell).map(|()| jail),
            Ok(Err(error)) => Err(format!("no jail: {error}")),
            Err(error) => Err(format!("no jail: {error}: {}", complaint.trim())),
        }
    }

    fn spawn(root: TempDir, complaints: &Path) -> Result<Self, String> {
        let fault = |error: std::io::Error| format!("no jail: {error}");
        let (stream, other) = UnixStream::pair().map_err(fault)?;
        let mut command = Command::new("unshare");
        if !rustix::process::geteuid().is_root() {
            command.args(["--user", "--map-root-user"]);
        }
        let child = command
            .args(["--mount", "--pid", "--net", "--ipc", "--fork", "--kill-child", "--"])
            .arg(std::env::current_exe().map_err(fault)?)
            .args([DRIVER, "--exact", "--ignored", "--nocapture"])
            .env(DRIVER_VARIABLE, "1")
            .stdin(OwnedFd::from(other))
            .stdout(Stdio::null())
            .stderr(fs::File::create(complaints).map_err(fault)?)
            .spawn()
            .map_err(|error| format!("no jail: unshare (util-linux) cannot be run: {error}"))?;
        let answers = BufReader::new(stream.try_clone().map_err(fault)?);
        Ok(Self { stream, answers, child, _root: root })
    }

    /// Makes sure that the shell calls the stub: a busybox may be built to run its own programs instead.
    fn probe(&mut self, shell: Shell) -> Result<(), String> {
        let answer = self.run("reads\tcalm", &[], "cat /dev/null; sleep 0; false; true | xargs apk add")?;
        if answer.trace == "0 cat /dev/null\n0 sleep 0\n0 xargs apk add <\"\">\n0 apk add\n" {
            Ok(())
        } else {
            Err(format!("{shell} does not take its programs from PATH: {answer:?}"))
        }
    }

    fn exchange<T: serde::de::DeserializeOwned>(&mut self, message: &impl serde::Serialize) -> Result<T, String> {
        send(&mut self.stream, message).map_err(|error| error.to_string())?;
        let answer = receive(&mut self.answers).map_err(|error| error.to_string())?;
        answer.ok_or_else(|| "the process in the jail ended".to_owned())
    }

    /// Runs `script` with `options` in front of `-c`.
    pub fn run(&mut self, weather: &str, options: &[String], script: &str) -> Result<Answer, String> {
        let request = Request { weather: weather.to_owned(), options: options.to_vec(), script: script.to_owned() };
        self.exchange(&request)
    }
}

impl Drop for Jail {
    fn drop(&mut self) {
        let _ = self.stream.shutdown(std::net::Shutdown::Both);
        let _ = self.child.wait();
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// The shared libraries of `programs`, as `ldd` names them.
fn libraries<'a>(programs: impl Iterator<Item = &'a PathBuf>) -> Vec<String> {
    let mut found = BTreeSet::new();
    for program in programs {
        let listed = Command::new("ldd").arg(program).output().map(|output| output.stdout).unwrap_or_default();
        let listed = String::from_utf8_lossy(&listed);
        found.extend(listed.split_whitespace().filter(|word| word.starts_with('/')).map(str::to_owned));
    }
    found.into_iter().collect()
}

/// The compiled stub.
///
/// Against musl it starts in less than half the time, so that target is taken where it is installed.
fn stub() -> Result<&'static Path, String> {
    static STUB: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    STUB.get_or_init(|| {
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shells/stub_main.rs");
        let binary = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("stub-{}", std::process::id()));
        let musl = format!("{}-unknown-linux-musl", std::env::consts::ARCH);
        let mut complaints = String::new();
        for target in [&["--target", musl.as_str()][..], &["-C", "target-feature=+crt-static"]] {
            let output = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
                .args(["--edition", "2024", "--crate-name", "stub", "-C", "opt-level=2", "-C", "panic=abort"])
                .args(["-C", "strip=symbols", "-C", "relocation-model=static", "-o"])
                .arg(&binary)
                .args(target)
                .arg(source)
                .output()
                .map_err(|error| format!("no stub: rustc cannot be run: {error}"))?;
            if output.status.success() {
                return Ok(binary);
            }
            complaints = String::from_utf8_lossy(&output.stderr).into_owned();
        }
        Err(format!("no stub: {complaints}"))
    })
    .as_deref()
    .map_err(Clone::clone)
}
