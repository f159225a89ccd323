//! A folder, and dockmod at a terminal in it.

use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const DOCKMOD: &str = env!("CARGO_BIN_EXE_dockmod");
const SIZE: PtySize = PtySize { rows: 40, cols: 80, pixel_width: 0, pixel_height: 0 };
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        files.iter().for_each(|(name, text)| fs::write(folder.path(name), text).unwrap());
        folder
    }

    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Waits for a new file in the folder after `act`.
    #[cfg(target_os = "linux")]
    pub fn when_written_to(&self, act: impl FnOnce()) {
        use rustix::fs::inotify;

        let watch = inotify::init(inotify::CreateFlags::CLOEXEC).unwrap();
        inotify::add_watch(&watch, self.0.path(), inotify::WatchFlags::CREATE).unwrap();
        act();
        inotify::Reader::new(&watch, &mut [std::mem::MaybeUninit::uninit(); 4096]).next().unwrap();
    }

    /// dockmod without a terminal.
    pub fn command(&self) -> Command {
        let mut command = Command::new(DOCKMOD);
        command.current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    /// `dockmod --interactive` at a terminal.
    pub fn ask(&self, arguments: &[&str]) -> Terminal {
        self.ask_with(arguments, |_| {})
    }

    pub fn ask_with(&self, arguments: &[&str], dress: impl FnOnce(&mut CommandBuilder)) -> Terminal {
        Terminal::new(self, &[&[DOCKMOD, "-i"], arguments].concat(), dress)
    }
}

pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    /// None once it has been hung up.
    master: Option<(Box<dyn MasterPty + Send>, Box<dyn Write + Send>)>,
    output: Receiver<Vec<u8>>,
    seen: Vec<u8>,
    /// How much of that the conversation has got through.
    at: usize,
}

impl Terminal {
    /// Starts a program; an `sh` finds dockmod in `$0`.
    pub fn new(folder: &Folder, words: &[&str], dress: impl FnOnce(&mut CommandBuilder)) -> Self {
        let pair = native_pty_system().openpty(SIZE).unwrap();
        // Signals that are being ignored, as under `nohup`, would stay so.
        let mut command = CommandBuilder::new("env");
        command.args(["--default-signal=HUP,INT,TERM"]);
        command.args(words);
        if words[0] == "sh" {
            command.arg(DOCKMOD);
        }
        command.cwd(folder.0.path());
        command.env("TERM", "xterm-256color");
        ["NO_COLOR", "CLICOLOR_FORCE", "GITHUB_ACTIONS", "CI"].iter().for_each(|name| command.env_remove(name));
        command.env("NO_COLOR", "1");
        dress(&mut command);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let writer = pair.master.take_writer().unwrap();
        Self { child, master: Some((pair.master, writer)), output, seen: Vec::new(), at: 0 }
    }

    /// Waits for `text` to be shown, after what was waited for before.
    #[track_caller]
    pub fn wait(&mut self, text: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let new = &self.seen[self.at..];
            if let Some(found) = new.windows(text.len()).position(|window| window == text.as_bytes()) {
                self.at += found + text.len();
                return;
            }
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(more) => self.seen.extend(more),
                Err(_) => panic!("no {text:?} in {:?}", String::from_utf8_lossy(&self.seen)),
            }
        }
    }

    /// Waits for `text` and the next prompt, and answers that.
    #[track_caller]
    pub fn answer(&mut self, text: &str, answer: &str) {
        self.wait(text.trim_end_matches("[y,n,q,a,d,A,e,?]? "));
        self.wait("[y,n,q,a,d,A,e,?]? ");
        self.send(&format!("{answer}\n"));
    }

    pub fn send(&mut self, keys: &str) {
        let (_, writer) = self.master.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).and_then(|()| writer.flush()).unwrap();
    }

    /// Closes the terminal, and waits for the program.
    pub fn hang_up(&mut self) {
        self.master = None;
        self.child.wait().unwrap();
    }

    /// Waits for the end; the exit code.
    #[track_caller]
    pub fn end(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(more) => self.seen.extend(more),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    self.child.kill().unwrap();
                    panic!("no end to {:?}", self.text());
                }
            }
        }
        self.child.wait().unwrap().exit_code()
    }

    /// All that was written to the terminal, and what it echoed.
    pub fn text(&self) -> String {
        String::from_utf8(self.seen.clone()).unwrap().replace("\r\n", "\n")
    }

    /// What there is to see on it.
    pub fn screen(&self) -> String {
        let [rows, columns] = [SIZE.rows, SIZE.cols].map(|count| NonZeroU16::new(count).unwrap());
        let mut parser = vt100::Parser::new(rows, columns, 0);
        parser.process(&self.seen);
        parser.screen().contents().trim_end().to_owned()
    }
}
