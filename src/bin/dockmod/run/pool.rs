//! Work on many things at once, with the results in order.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

/// How many items a thread takes at a time: enough to make the taking cheap, few enough to share the work evenly.
const BATCH: usize = 8;

/// How many batches a thread may be before the slowest one, which bounds the results that wait for their turn.
const AHEAD: usize = 16;

/// As much as the main thread has, in bytes: a script may nest a hundred levels.
const STACK: usize = 8 << 20;

/// Calls `work` on each item, on so many threads, and `each` on the results, on this thread and in the order of the
/// items.
pub fn in_order<T: Sync, R: Send>(
    threads: NonZeroUsize,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut each: impl FnMut(R),
) {
    let threads = threads.get().min(items.len().div_ceil(BATCH));
    if threads < 2 {
        return items.iter().map(work).for_each(each);
    }
    let (next, work) = (AtomicUsize::new(0), &work);
    thread::scope(|scope| {
        let mut results = Vec::with_capacity(threads);
        for _ in 0..threads {
            let (sender, receiver) = sync_channel(AHEAD);
            results.push(receiver);
            let next = &next;
            let go_on = move || {
                loop {
                    let batch = next.fetch_add(1, Ordering::Relaxed);
                    let Some(items) = items.chunks(BATCH).nth(batch) else { return };
                    if sender.send((batch, items.iter().map(work).collect::<Vec<_>>())).is_err() {
                        return;
                    }
                }
            };
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, go_on).expect("a thread can be started");
        }
        // Each thread takes batches in rising order, so the batch that is due is the next of one of them.
        let mut waiting: BTreeMap<usize, (usize, Vec<R>)> = BTreeMap::new();
        for (thread, receiver) in results.iter().enumerate() {
            waiting.extend(receiver.recv().map(|(batch, done)| (batch, (thread, done))));
        }
        while let Some((_, (thread, done))) = waiting.pop_first() {
            done.into_iter().for_each(&mut each);
            waiting.extend(results[thread].recv().map(|(batch, done)| (batch, (thread, done))));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whatever_the_number_of_threads() {
        for count in [0, 1, BATCH, 1000] {
            let items: Vec<usize> = (0..count).collect();
            for threads in 1..5 {
                let mut seen = Vec::new();
                let slow_now_and_then = |&n: &usize| {
                    if n % 97 == 0 {
                        thread::sleep(std::time::Duration::from_millis(2));
                    }
                    n
                };
                in_order(NonZeroUsize::new(threads).unwrap(), &items, slow_now_and_then, |n| seen.push(n));
                assert_eq!(seen, items, "{threads} threads");
            }
        }
    }
}
