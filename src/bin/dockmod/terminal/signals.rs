//! Ctrl-C and its like: the writes that are under way are finished, so that no temporary file stays after.

use std::process::exit;
use std::sync::{Mutex, PoisonError, RwLock};

use crate::terminal::{pager, progress};

/// What a shell makes of a command that was interrupted.
const INTERRUPTED: i32 = 130;

/// Read by those who write files, of whom there may be many; written by the end.
static WRITING: RwLock<()> = RwLock::new(());

/// What is said at the end.
static LAST_WORDS: Mutex<Option<String>> = Mutex::new(None);

/// From here on, an interruption waits for the end of [`uninterrupted`].
pub fn let_writes_finish() {
    // Fails where the signals are being ignored (`nohup`), which then stays so.
    let _ = ctrlc::try_set_handler(|| {
        let _writing = WRITING.write();
        progress::clear();
        if let Some(words) = &*LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner) {
            eprintln!("{words}");
        }
        // For the user an interruption is of the pager, as long as there is one.
        let _ = pager::wait();
        exit(INTERRUPTED);
    });
}

/// Does `write` from start to end; only what cannot be caught stops it.
pub fn uninterrupted<T>(write: impl FnOnce() -> T) -> T {
    let _writing = WRITING.read().unwrap_or_else(PoisonError::into_inner);
    write()
}

/// Sets what an interruption says from here on.
pub fn last_words(words: Option<String>) {
    *LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner) = words;
}
