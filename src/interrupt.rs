//! Ctrl-C and its like: the write that is under way is finished, so that no temporary file stays behind.

use std::process::exit;
use std::sync::{Mutex, PoisonError};

/// What a shell makes of a command that was interrupted.
const INTERRUPTED: i32 = 130;

static WRITING: Mutex<()> = Mutex::new(());

/// From here on, an interruption waits for the end of [`uninterrupted`].
pub fn let_writes_finish() {
    // Fails where the signals are being ignored (`nohup`), which then stays so.
    let _ = ctrlc::try_set_handler(|| {
        let _writing = WRITING.lock();
        exit(INTERRUPTED);
    });
}

/// Does `write` from start to end; only what cannot be caught stops it.
pub fn uninterrupted<T>(write: impl FnOnce() -> T) -> T {
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    write()
}
