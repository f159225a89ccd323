//! The builders: buildah as Debian has it, and BuildKit in a Docker daemon.

use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio, id};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::alpine::{Alpine, IMAGE};
use crate::mirror::Mirror;
use crate::tools::{must, need, need_kept, need_root, notice, remove_stale, run, scratch, text};
use crate::tree::Tree;

/// The builders there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Buildah,
    BuildKit,
}

/// A builder that has the base image, with a mirror of its own for that image's packages.
pub struct Engine {
    pub mirror: Mirror,
    kind: Kind,
    /// The program that builds, with what it needs before the sub-command.
    client: Vec<String>,
    /// Whether it knows here-documents.
    heredocs: bool,
    builds: usize,
    /// The daemon; it ends when its standard input is closed, at the latest with this program.
    _daemon: Option<Child>,
}

/// What came of a build.
pub struct Built {
    /// The file system, if the build ended well.
    pub tree: Option<Tree>,
    /// What the builder wrote.
    pub log: String,
}

/// What a Dockerfile is built with: names and contents.
pub type Context<'a> = &'a [(&'a str, &'a str)];

impl Engine {
    /// The one of that kind, for a test at a time.
    pub fn get(kind: Kind) -> Result<MutexGuard<'static, Self>, String> {
        static BUILDAH: OnceLock<Result<Mutex<Engine>, String>> = OnceLock::new();
        static BUILDKIT: OnceLock<Result<Mutex<Engine>, String>> = OnceLock::new();
        let engine = match kind {
            Kind::Buildah => BUILDAH.get_or_init(|| Self::start_buildah().map(Mutex::new)),
            Kind::BuildKit => BUILDKIT.get_or_init(|| Self::start_buildkit().map(Mutex::new)),
        };
        // A test that failed leaves nothing after but the state of the mirror.
        let engine = engine.as_ref().map_err(Clone::clone)?.lock().unwrap_or_else(PoisonError::into_inner);
        engine.mirror.reset();
        Ok(engine)
    }

    fn start_buildah() -> Result<Self, String> {
        need_root()?;
        let version = need("buildah")?;
        let alpine = Alpine::get()?;
        let mirror = Mirror::start(alpine.mirrored.clone());
        let store = scratch().join("buildah");
        fs::create_dir_all(store.join("tmp")).unwrap();
        let option = |name: &str| format!("--{name}={}", store.join(name).display());
        let client = vec!["buildah".to_owned(), option("root"), option("runroot")];
        let heredocs = version_number(&version) >= Some((1, 33));
        let engine = Self { mirror, kind: Kind::Buildah, client, heredocs, builds: 0, _daemon: None };
        let archive = alpine.archive("buildah.tar", &engine.mirror.url());
        let container = must(engine.command("from").arg("scratch"));
        let container = container.trim();
        must(engine.command("add").args(["--quiet", container]).arg(&archive).arg("/"));
        must(engine.command("commit").args(["--quiet", "--rm", container, IMAGE]));
        fs::remove_file(archive).unwrap();
        notice(&format!("built with {version}"));
        Ok(engine)
    }

    fn start_buildkit() -> Result<Self, String> {
        need_root()?;
        let alpine = Alpine::get()?;
        let docker = vec!["docker".to_owned()];
        let (client, daemon) = if answers(&docker) {
            (docker, None)
        } else {
            let (client, daemon) = start_daemon(&need_kept("docker")?.canonicalize().unwrap())?;
            (client, Some(daemon))
        };
        let mirror = Mirror::start(alpine.mirrored.clone());
        let engine = Self { mirror, kind: Kind::BuildKit, client, heredocs: true, builds: 0, _daemon: daemon };
        let archive = alpine.archive("buildkit.tar", &engine.mirror.url());
        let mut import = engine.command("import");
        let import = import.args(["-", IMAGE]).stdin(File::open(&archive).unwrap()).output().unwrap();
        assert!(import.status.success(), "{}", text(&import.stderr));
        fs::remove_file(archive).unwrap();
        let version = must(engine.command("version").args(["--format", "{{.Server.Version}}"]));
        notice(&format!("built with BuildKit in Docker {}", version.trim()));
        Ok(engine)
    }

    /// Whether it knows here-documents; says so where not.
    pub fn knows_heredocs(&self) -> bool {
        if !self.heredocs {
            notice(&format!("{self}: no here-documents in this version; BuildKit's tests have them"));
        }
        self.heredocs
    }

    /// Builds the Dockerfile `text`, with nothing kept from builds before.
    pub fn build(&mut self, text: &str, context: Context) -> Built {
        self.builds += 1;
        let work = scratch().join(format!("{}-{}", self, self.builds));
        let folder = work.join("context");
        fs::create_dir_all(&folder).unwrap();
        let dockerfile = ("Dockerfile", text);
        for (name, content) in context.iter().chain([&dockerfile]) {
            fs::write(folder.join(name), content).unwrap();
        }
        let archive = work.join("built.tar");
        let (done, log) = match self.kind {
            Kind::Buildah => self.run_buildah(&folder, &archive),
            Kind::BuildKit => self.run_buildkit(&folder, &archive),
        };
        let tree = done.then(|| Tree::of_tar(&fs::read(&archive).unwrap()));
        fs::remove_dir_all(work).unwrap();
        Built { tree, log }
    }

    fn run_buildah(&self, context: &Path, archive: &Path) -> (bool, String) {
        let mut build = self.command("build");
        // The format: an OCI image has no SHELL.
        build.args(["--pull-never", "--no-cache", "--layers=false", "--force-rm", "--format=docker"]);
        let image = context.join("../image");
        build.arg("--iidfile").arg(&image).arg(format!("--output=type=tar,dest={}", archive.display()));
        let output = run(build.arg(context));
        if let Ok(image) = fs::read_to_string(image) {
            must(self.command("rmi").arg("--force").arg(image.trim()));
        }
        (output.status.success(), format!("{}{}", text(&output.stdout), text(&output.stderr)))
    }

    fn run_buildkit(&self, context: &Path, archive: &Path) -> (bool, String) {
        let input = context.join("../context.tar");
        must(Command::new("tar").arg("--create").arg("--file").arg(&input).arg("-C").arg(context).arg("."));
        let mut build = self.command("build");
        build.args(["--network=host", "--no-cache", "--progress=plain", "--output=type=tar,dest=-", "-"]);
        build.stdin(File::open(input).unwrap()).stdout(File::create(archive).unwrap()).stderr(Stdio::piped());
        let output = build.spawn().unwrap().wait_with_output().unwrap();
        (output.status.success(), text(&output.stderr))
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(&self.client[0]);
        command.args(&self.client[1..]).arg(name);
        if self.kind == Kind::Buildah {
            // The last one is where the content of `--mount=type=cache` goes.
            let folder = scratch().join("buildah/tmp");
            command.env("BUILDAH_ISOLATION", "chroot").env("STORAGE_DRIVER", "vfs").env("TMPDIR", folder);
        }
        command
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Buildah => "buildah",
            Kind::BuildKit => "buildkit",
        })
    }
}

/// Whether a daemon answers that client, and the client can have it build with BuildKit.
fn answers(client: &[String]) -> bool {
    let ends_well = |arguments: &[&str]| {
        let output = Command::new(&client[0]).args(&client[1..]).args(arguments).stdin(Stdio::null()).output();
        output.is_ok_and(|output| output.status.success())
    };
    ends_well(&["version"]) && ends_well(&["buildx", "version"])
}

/// Starts the Docker daemon in `root`, apart from everything else.
fn start_daemon(root: &Path) -> Result<(Vec<String>, Child), String> {
    remove_stale(&root.join("socket"), "", ".sock");
    let socket = format!("{}.sock", id());
    let log = scratch().join("docker.log");
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/image_build/daemon.sh");
    let mut daemon = Command::new("unshare");
    daemon.args(["--mount", "--pid", "--fork", "--kill-child", "--propagation=private", "sh"]).arg(script);
    daemon.arg(root).arg(&socket).stdin(Stdio::piped());
    daemon.stdout(File::create(&log).unwrap()).stderr(File::options().append(true).open(&log).unwrap());
    let mut daemon = daemon.spawn().map_err(|error| format!("unshare is missing: {error}"))?;
    let root = root.display().to_string();
    let client = ["chroot", &root, "docker", "--host", &format!("unix:///socket/{socket}")].map(str::to_owned).to_vec();
    let start = Instant::now();
    while !answers(&client) {
        let ended = daemon.try_wait().unwrap().is_some();
        if ended || start.elapsed() > Duration::from_secs(60) {
            return Err(format!("the Docker daemon does not answer:\n{}", fs::read_to_string(log).unwrap()));
        }
        sleep(Duration::from_millis(200));
    }
    Ok((client, daemon))
}

/// 1 and 28 for `buildah version 1.28.2 (…)`.
fn version_number(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split_whitespace().nth(2)?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}
