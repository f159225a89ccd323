//! The process in the jail: it shuts itself in, gives up its rights, and runs one script after the other.
//!
//! It is the first process of its process namespace, so that everything it started ends with it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Seek};
use std::os::fd::AsFd;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::mount::{MountFlags, mount, mount_bind, mount_remount};
use rustix::process::{
    Gid, Pid, PidfdFlags, Resource, Rlimit, Signal, Uid, WaitOptions, chroot, kill_process_group, pidfd_open, prlimit,
    setrlimit, wait,
};
use rustix::thread::{set_thread_gid, set_thread_groups, set_thread_uid};

use crate::protocol::{Answer, Request, Setup, receive, send};
use crate::stub::TRACE;

/// A user that owns nothing anywhere.
const NOBODY: u32 = 64_321;

/// How long a script may take.
const LIMIT: Duration = Duration::from_secs(5);

/// How long what it left in the background may take.
const GRACE: Duration = Duration::from_millis(200);

/// Folders that scripts may write to; `/name` leads to `/scratch/name`.
const FOLDERS: &[&str] = &[
    "app",
    "build",
    "data",
    "etc",
    "etc/apk",
    "etc/profile.d",
    "home",
    "local",
    "local/bin",
    "mnt",
    "opt",
    "root",
    "run",
    "src",
    "srv",
    "tmp",
    "var",
    "var/cache",
    "var/lib",
    "var/log",
    "work",
];

/// Serves requests that come over standard input, which is a socket.
pub fn serve() -> io::Result<()> {
    let stream = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut requests = BufReader::new(stream.try_clone()?);
    let mut answers = stream;
    let Some(setup) = receive::<Setup>(&mut requests)? else { return Ok(()) };
    let ready = shut_in(&setup);
    send(&mut answers, &ready.as_ref().map_err(ToString::to_string).map(|()| "ready"))?;
    ready?;
    let mut cell = Cell::new(&setup.shell)?;
    while let Some(request) = receive::<Request>(&mut requests)? {
        send(&mut answers, &cell.run(&request)?)?;
    }
    Ok(())
}

fn shut_in(setup: &Setup) -> io::Result<()> {
    let root = Path::new(&setup.root);
    mount("tmpfs", root, "tmpfs", MountFlags::NOSUID, c"mode=0755,size=64m")?;
    for folder in ["bin", "dev", "log", "proc", "scratch", "usr"] {
        fs::create_dir(root.join(folder))?;
    }
    for library in &setup.libraries {
        let inside = root.join(library.trim_start_matches('/'));
        fs::create_dir_all(inside.parent().expect("a library is in a folder"))?;
        fs::copy(library, inside)?;
    }
    let bin = root.join("bin");
    for (name, file) in &setup.shells {
        fs::copy(file, bin.join(name))?;
    }
    fs::hard_link(bin.join(&setup.shell), bin.join("sh"))?;
    let stub = root.join("stub");
    fs::copy(&setup.stub, &stub)?;
    fs::set_permissions(&stub, PermissionsExt::from_mode(0o755))?;
    for name in &setup.programs {
        if !bin.join(name).exists() {
            fs::hard_link(&stub, bin.join(name))?;
        }
    }
    for (link, target) in [("sbin", "/bin"), ("usr/bin", "/bin"), ("usr/sbin", "/bin"), ("usr/local", "/scratch/local")]
    {
        symlink(target, root.join(link))?;
    }
    for folder in FOLDERS.iter().filter(|folder| !folder.contains('/') && **folder != "local") {
        symlink(Path::new("/scratch").join(folder), root.join(folder))?;
    }
    for device in ["null", "zero", "urandom"] {
        let inside = root.join("dev").join(device);
        File::create(&inside)?;
        mount_bind(Path::new("/dev").join(device), &inside)?;
    }
    for (link, target) in [("fd", "fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")] {
        symlink(Path::new("/proc/self").join(target), root.join("dev").join(link))?;
    }
    let kept = MountFlags::NOSUID | MountFlags::NODEV;
    mount("proc", root.join("proc"), "proc", kept, None)?;
    for folder in ["scratch", "log"] {
        mount("tmpfs", root.join(folder), "tmpfs", kept, c"mode=0777,size=16m")?;
    }
    mount_remount(root, MountFlags::NOSUID | MountFlags::RDONLY, c"")?;
    chroot(root)?;
    std::env::set_current_dir("/")?;
    let most = |limit| Rlimit { current: Some(limit), maximum: Some(limit) };
    setrlimit(Resource::Fsize, most(1 << 20))?;
    setrlimit(Resource::Core, most(0))?;
    give_up_rights()?;
    setrlimit(Resource::Nproc, most(64))?;
    Ok(())
}

/// Becomes a user without rights, where there is such a user.
fn give_up_rights() -> io::Result<()> {
    let alone = fs::read_to_string("/proc/self/uid_map")?.split_whitespace().last() == Some("1");
    if alone {
        return Ok(());
    }
    set_thread_groups(&[])?;
    set_thread_gid(Gid::from_raw(NOBODY))?;
    set_thread_uid(Uid::from_raw(NOBODY))?;
    Ok(())
}

/// Where scripts run, clean before each.
struct Cell {
    shell: String,
    stdout: File,
    stderr: File,
}

impl Cell {
    fn new(shell: &str) -> io::Result<Self> {
        sweep(Path::new("/scratch"), &mut Vec::new())?;
        make_folders()?;
        std::env::set_current_dir("/work")?;
        let log = |name| OpenOptions::new().create(true).read(true).append(true).open(name);
        Ok(Self { shell: format!("/bin/{shell}"), stdout: log("/log/stdout")?, stderr: log("/log/stderr")? })
    }

    fn run(&mut self, request: &Request) -> io::Result<Answer> {
        fs::write(TRACE, format!("{}\n", request.weather))?;
        self.stdout.set_len(0)?;
        self.stderr.set_len(0)?;
        let mut child = Command::new(&self.shell)
            .args(&request.options)
            .args(["-c", &request.script])
            .env_clear()
            .envs([("PATH", "/bin"), ("HOME", "/root"), ("LC_ALL", "C")])
            .stdin(Stdio::null())
            .stdout(self.stdout.try_clone()?)
            .stderr(self.stderr.try_clone()?)
            .process_group(0)
            .spawn()?;
        let group = Pid::from_child(&child);
        let seconds = Rlimit { current: Some(1), maximum: Some(1) };
        let _ = prlimit(Some(group), Resource::Cpu, seconds);
        let handle = pidfd_open(group, PidfdFlags::empty())?;
        let limit = LIMIT.try_into().expect("the limit fits");
        let late = poll(&mut [PollFd::new(&handle, PollFlags::IN)], Some(&limit))? == 0;
        if late {
            kill_process_group(group, Signal::KILL)?;
        }
        let status = child.wait()?;
        let left = collect_orphans(group)?;
        let mut files = Vec::new();
        sweep(Path::new("/scratch"), &mut files)?;
        make_folders()?;
        files.sort();
        let trace = fs::read(TRACE)?;
        let trace = String::from_utf8_lossy(&trace);
        Ok(Answer {
            status: status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default()),
            endless: late || left || status.signal() == Some(9),
            trace: trace.split_once('\n').map(|(_, calls)| calls.to_owned()).unwrap_or_default(),
            stdout: contents(&mut self.stdout)?,
            stderr: contents(&mut self.stderr)?,
            files,
        })
    }
}

fn contents(file: &mut File) -> io::Result<String> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Waits for what the script left in the background; whether it had to be killed.
fn collect_orphans(group: Pid) -> io::Result<bool> {
    let start = Instant::now();
    let mut killed = false;
    loop {
        match wait(WaitOptions::NOHANG) {
            Err(Errno::CHILD) => return Ok(killed),
            Err(error) => return Err(error.into()),
            Ok(Some(_)) => {}
            Ok(None) if start.elapsed() > LIMIT => {
                return Err(io::Error::other("a background process cannot be killed"));
            }
            Ok(None) => {
                if start.elapsed() > GRACE && !killed {
                    let _ = kill_process_group(group, Signal::KILL);
                    killed = true;
                }
                sleep(Duration::from_millis(1));
            }
        }
    }
}

/// Takes away what is in `folder`, and notes it.
fn sweep(folder: &Path, files: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.strip_prefix("/scratch").expect("it is in there").to_string_lossy().into_owned();
        if path.is_dir() && !path.is_symlink() {
            sweep(&path, files)?;
            if !FOLDERS.contains(&name.as_str()) {
                fs::remove_dir(&path)?;
                files.push((name + "/", String::new()));
            }
        } else {
            let text = if path.is_file() { fs::read(&path).unwrap_or_default() } else { Vec::new() };
            fs::remove_file(&path)?;
            files.push((name, String::from_utf8_lossy(&text).into_owned()));
        }
    }
    Ok(())
}

fn make_folders() -> io::Result<()> {
    let scratch = Path::new("/scratch");
    if !scratch.join("work").exists() {
        FOLDERS.iter().try_for_each(|folder| fs::create_dir_all(scratch.join(folder)))?;
    }
    Ok(())
}
