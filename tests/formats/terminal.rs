//! A real terminal: what dockmod shows on it, and what it does with keys.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::tree::Tree;

/// Longer than anything here takes.
const LIMIT: Duration = Duration::from_secs(60);

/// A terminal of 80 columns.
pub struct Terminal {
    keys: File,
    screen: Receiver<Vec<u8>>,
    user: File,
    /// All that was shown so far.
    pub shown: String,
}

impl Terminal {
    pub fn new() -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let size = Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&master, size).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let name = Path::new(std::ffi::OsStr::from_bytes(name.as_bytes()));
        let user = OpenOptions::new().read(true).write(true).open(name).unwrap();
        let keys = File::from(master);
        let mut screen = keys.try_clone().unwrap();
        let (sender, receiver) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            // An error, once nobody has the other end any more.
            while let Ok(count) = screen.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { keys, screen: receiver, user, shown: String::new() }
    }

    /// An end of it for a process.
    pub fn end(&self) -> Stdio {
        self.user.try_clone().unwrap().into()
    }

    /// A command with all streams on it, which it controls as a terminal does. Signals that are being ignored, as in
    /// the background of a script, would stay so.
    pub fn command(&self, tree: &Tree, arguments: &[&str]) -> Command {
        let mut command = Command::new("setsid");
        command.args(["--ctty", "--wait", "env", "--default-signal=HUP,INT,QUIT,TERM", env!("CARGO_BIN_EXE_dockmod")]);
        command.args(arguments).current_dir(&tree.root);
        for name in ["CI", "GITHUB_ACTIONS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "PAGER", "DOCKMOD_PAGER", "LESS"]
        {
            command.env_remove(name);
        }
        command.env("TERM", "xterm").stdin(self.end()).stdout(self.end()).stderr(self.end());
        command
    }

    /// Waits until the text is there.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        self.press_until("", text);
    }

    /// Presses the keys each second until the text is there: a program that is busy may lose some.
    #[track_caller]
    pub fn press_until(&mut self, keys: &str, text: &str) {
        let start = Instant::now();
        let mut pressed = 0;
        while !self.shown.contains(text) {
            let end: String = self.shown.chars().rev().take(500).collect::<Vec<_>>().into_iter().rev().collect();
            assert!(start.elapsed() < LIMIT, "no {text:?} in what ends with {end:?}");
            if pressed <= start.elapsed().as_secs() {
                self.press(keys);
                pressed += 1;
            }
            if let Ok(bytes) = self.screen.recv_timeout(Duration::from_millis(100)) {
                self.shown.push_str(&String::from_utf8_lossy(&bytes));
            }
        }
    }

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Runs the command to its end; returns all that was shown, and the exit code.
    pub fn run(self, command: &mut Command) -> (String, i32) {
        let child = command.spawn().unwrap();
        self.finish(command, child)
    }

    /// Waits for the end of the child, and closes the terminal.
    pub fn finish(mut self, command: &mut Command, mut child: std::process::Child) -> (String, i32) {
        // The command holds on to its streams.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let status = child.wait().unwrap();
        drop(self.user);
        while let Ok(bytes) = self.screen.recv_timeout(Duration::from_secs(5)) {
            self.shown.push_str(&String::from_utf8_lossy(&bytes));
        }
        (self.shown, status.code().unwrap())
    }
}

/// What dockmod shows on a terminal.
pub fn shown(tree: &Tree, arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let terminal = Terminal::new();
    let mut command = terminal.command(tree, arguments);
    command.envs(environment.iter().copied());
    terminal.run(&mut command).0
}
