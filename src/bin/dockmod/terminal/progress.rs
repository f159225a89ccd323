//! How far a long run has come, for whoever waits for it at a terminal.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a run may take before it is worth a bar.
const PATIENCE: Duration = Duration::from_millis(500);

const STYLE: &str = "[{bar:40}] {human_pos} of {human_len} files";

/// Whether a bar stands on the terminal.
static SHOWN: AtomicBool = AtomicBool::new(false);

/// A bar on standard error, which comes when a run takes its time, and goes with it.
pub struct Progress {
    bar: ProgressBar,
    start: Instant,
    wanted: bool,
}

impl Progress {
    /// For a run over so many files; never shown unless `wanted`.
    pub fn new(files: usize, wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template(STYLE).unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.progress_chars("=> "));
        Self { bar, start: Instant::now(), wanted }
    }

    /// One that is never shown.
    pub fn none() -> Self {
        Self::new(0, false)
    }

    /// One more file is done.
    pub fn step(&self) {
        if !self.wanted {
            return;
        }
        self.bar.inc(1);
        if self.start.elapsed() > PATIENCE && !SHOWN.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Writes to the terminal with the bar out of the way.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        if SHOWN.load(Ordering::Relaxed) { self.bar.suspend(write) } else { write() }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
        SHOWN.store(false, Ordering::Relaxed);
    }
}

/// Clears the line that a bar stands on, for a run that ends here.
pub fn clear() {
    if SHOWN.load(Ordering::Relaxed) {
        let _ = io::stderr().write_all(b"\r\x1b[2K");
    }
}
