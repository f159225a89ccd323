//! How far a long run has come, at a terminal.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a run may take before it is worth a bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often it is drawn anew.
const TICK: Duration = Duration::from_millis(200);

const STYLE: &str = "[{bar:40}] {human_pos} of {human_len} files, {elapsed}";

/// Whether a bar stands on the terminal.
static SHOWN: AtomicBool = AtomicBool::new(false);

/// A bar on standard error, which comes when a run takes its time, and goes with it.
pub struct Progress {
    bar: ProgressBar,
    /// Draws the bar once it is due, even while one file takes long; ends when the sender is gone.
    clock: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// For a run over so many files; never shown unless `wanted`.
    pub fn new(files: usize, wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template(STYLE).unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.progress_chars("=> "));
        let clock = wanted.then(|| {
            let (sender, end) = channel();
            let bar = bar.clone();
            (sender, thread::spawn(move || show_when_due(&bar, &end)))
        });
        Self { bar, clock }
    }

    /// One that is never shown.
    pub fn none() -> Self {
        Self::new(0, false)
    }

    /// One more file is done.
    pub fn step(&self) {
        if self.clock.is_some() {
            self.bar.inc(1);
        }
    }

    /// Writes to the terminal with the bar out of the way.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        if self.clock.is_some() { self.bar.suspend(write) } else { write() }
    }

    /// Takes the bar away.
    pub fn finish(&mut self) {
        if let Some((sender, clock)) = self.clock.take() {
            drop(sender);
            let _ = clock.join();
        }
        self.bar.finish_and_clear();
        SHOWN.store(false, Ordering::Relaxed);
    }
}

fn show_when_due(bar: &ProgressBar, end: &Receiver<()>) {
    if end.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
        bar.set_draw_target(ProgressDrawTarget::stderr());
        SHOWN.store(true, Ordering::Relaxed);
        while end.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) && SHOWN.load(Ordering::Relaxed) {
            bar.tick();
        }
    }
}

/// Clears the line that a bar stands on, for a run that ends here.
pub fn clear() {
    if SHOWN.swap(false, Ordering::Relaxed) {
        let _ = io::stderr().write_all(b"\r\x1b[2K");
    }
}
