//! Starts the stub without what Rust's runtime prepares before `main`, which takes longer than the stub itself.

#![no_main]

#[path = "stub.rs"]
mod stub;

const SIGPIPE: i32 = 13;
const SIG_IGN: usize = 1;

unsafe extern "C" {
    fn signal(signal: i32, handler: usize) -> usize;
}

/// As ever in Rust, a pipe that nobody reads any more is an error to the writer and does not end it.
#[unsafe(no_mangle)]
extern "C" fn main() -> i32 {
    // SAFETY: nothing else runs yet, and no handler of ours is called.
    unsafe { signal(SIGPIPE, SIG_IGN) };
    stub::main();
    0
}
