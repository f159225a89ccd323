//! A run that ends before its time: every file is the old one or the new one, whole, with its mode.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::fs::inotify;
use rustix::process::{Pid, Signal, kill_process};

use crate::tree::{Tree, mode, set_mode};

const FILES: usize = 30;
const MODES: [u32; 4] = [0o644, 0o600, 0o755, 0o4750];

/// The files of a tree with their modes and their texts before and after.
struct Watched {
    tree: Tree,
    files: BTreeMap<PathBuf, (u32, String, String)>,
}

impl Watched {
    fn new() -> Self {
        let tree = Tree::in_memory();
        let texts = (0..FILES).map(|n| {
            let filler = format!("# {}\n", "x".repeat(n << 10));
            (format!("{n}.Dockerfile"), format!("FROM alpine\nRUN apk add package-{n}\n{filler}"))
        });
        let texts: Vec<_> = texts.collect();
        texts.iter().for_each(|(name, text)| drop(tree.write(name, text)));
        tree.run(["."]).code(0);
        let file = |(n, (name, before)): (usize, &(String, String))| {
            let after = tree.read(name);
            assert_ne!(*before, after);
            (tree.path(name), (MODES[n % MODES.len()], before.clone(), after))
        };
        let files = texts.iter().enumerate().map(file).collect();
        let watched = Self { tree, files };
        watched.reset();
        watched
    }

    fn reset(&self) {
        self.tree.leftovers().into_iter().for_each(|path| fs::remove_file(path).unwrap());
        for (path, (bits, before, _)) in &self.files {
            fs::write(path, before).unwrap();
            set_mode(path, *bits);
        }
    }

    /// How many of the files are new; each is whole.
    fn rewritten(&self) -> usize {
        let new = self.files.iter().filter(|(path, (bits, before, after))| {
            let text = fs::read_to_string(path).unwrap();
            assert!(text == *before || text == *after, "{} is torn: {text}", path.display());
            assert_eq!(mode(path), *bits, "{}", path.display());
            text == *after
        });
        new.count()
    }

    /// Sends the signal to a run at a moment of its own; whether that was in time, and how the run ended.
    fn interrupt(&self, signal: Signal, after: Duration) -> (bool, Option<i32>, Option<i32>) {
        let mut child = self.tree.command_that_hears_signals().arg(".").spawn().unwrap();
        sleep(after);
        let running = child.try_wait().unwrap().is_none();
        if running {
            kill_process(Pid::from_child(&child), signal).unwrap();
        }
        let status = child.wait_with_output().unwrap().status;
        (running && status.code() != Some(0), status.code(), status.signal())
    }
}

impl Watched {
    /// Kills a run a little after it has made its temporary file for the `nth` write, from 0.
    fn kill_in_write(&self, nth: usize, after: Duration) {
        let watch = inotify::init(inotify::CreateFlags::CLOEXEC).unwrap();
        inotify::add_watch(&watch, &self.tree.root, inotify::WatchFlags::CREATE).unwrap();
        let child = self.tree.command().arg(".").spawn().unwrap();
        let mut buffer = [std::mem::MaybeUninit::uninit(); 4096];
        let mut events = inotify::Reader::new(&watch, &mut buffer);
        (0..=nth).for_each(|_| assert!(events.next().is_ok()));
        let seen = Instant::now();
        while seen.elapsed() < after {}
        kill_process(Pid::from_child(&child), Signal::KILL).unwrap();
        child.wait_with_output().unwrap();
    }
}

/// Moments spread over a run of the given length, the same in every test run, in an order without pattern.
fn moments(length: Duration, count: u32) -> impl Iterator<Item = Duration> {
    (0..count).map(move |n| length * (n * 7919 % count) / count)
}

fn length_of_a_run(watched: &Watched) -> Duration {
    let start = Instant::now();
    watched.tree.run(["."]).code(0);
    watched.reset();
    start.elapsed()
}

#[test]
fn killed_at_any_moment() {
    let watched = Watched::new();
    let mut length = length_of_a_run(&watched);
    let (mut killed, mut midway) = (0, 0);
    for n in 0..400 {
        let (in_time, _, signal) = watched.interrupt(Signal::KILL, length * (n * 7919 % 400) / 400);
        match in_time {
            true => killed += 1,
            // The machine has become faster.
            false => length = length * 9 / 10,
        }
        assert_eq!(signal, in_time.then_some(9));
        let rewritten = watched.rewritten();
        midway += u32::from(rewritten > 0 && rewritten < FILES);
        watched.reset();
        if killed == 120 {
            break;
        }
    }
    eprintln!("{killed} kills, {midway} with some files done");
    assert!(killed >= 100 && midway >= 10, "{killed} kills, {midway} midway");
}

#[test]
fn killed_in_a_write() {
    let watched = Watched::new();
    let mut torn = 0;
    for n in 0..120 {
        watched.kill_in_write(n * 7 % FILES, Duration::from_micros(n as u64 * 3));
        watched.rewritten();
        let left = watched.tree.leftovers().len();
        torn += left;
        // What is left after is in nobody's way.
        if left > 0 && torn % 5 == 0 {
            watched.tree.run(["."]).code(0);
            assert_eq!(watched.rewritten(), FILES);
            assert_eq!(watched.tree.run(["--check", "."]).code(0).out(), "");
            assert_eq!(watched.tree.leftovers().len(), left);
        }
        watched.reset();
    }
    eprintln!("120 kills, {torn} in the middle of a write");
    assert!(torn >= 10, "{torn}");
}

#[test]
fn an_interrupted_run_finishes_its_write_and_cleans_up() {
    let watched = Watched::new();
    let length = length_of_a_run(&watched);
    let mut midway = 0;
    for (n, moment) in moments(length, 60).enumerate() {
        let signal = [Signal::INT, Signal::TERM, Signal::HUP][n % 3];
        let (in_time, code, killed_by) = watched.interrupt(signal, moment);
        // A signal that comes before dockmod is ready for it has the effect that it has by default.
        assert!(!in_time || code == Some(130) || killed_by == Some(signal.as_raw()), "{code:?} {killed_by:?}");
        let rewritten = watched.rewritten();
        midway += u32::from(rewritten > 0 && rewritten < FILES);
        assert!(killed_by.is_none() || rewritten == 0);
        assert_eq!(watched.tree.leftovers(), [""; 0].map(PathBuf::from));
        watched.reset();
    }
    assert!(midway >= 5, "{midway}");
}
