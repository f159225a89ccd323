//! What is in force along a walk over the tree of stages.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use smallvec::SmallVec;

/// What a key stands for at each time of the walk, where a stage puts back on leaving what it has changed.
///
/// So what a stage inherits needs no search through the stages that it is built from.
#[derive(Clone, Debug)]
pub(super) struct Scoped<K, T> {
    /// Where in `timelines` each key's is.
    keys: HashMap<K, usize>,
    timelines: Vec<Timeline<T>>,
    /// What each change of an open scope has hidden, and of which timeline.
    hidden: Vec<(usize, Option<T>)>,
    /// How long `hidden` was when each open scope was entered.
    scopes: Vec<usize>,
}

/// From when on which value is in force, in order. Most keys are set once.
type Timeline<T> = SmallVec<[(usize, Option<T>); 1]>;

impl<K, T> Default for Scoped<K, T> {
    fn default() -> Self {
        Self { keys: HashMap::new(), timelines: Vec::new(), hidden: Vec::new(), scopes: Vec::new() }
    }
}

impl<K: Eq + Hash, T: Copy> Scoped<K, T> {
    pub fn enter(&mut self) {
        self.scopes.push(self.hidden.len());
    }

    pub fn leave(&mut self, now: usize) {
        let start = self.scopes.pop().unwrap_or_default();
        for (timeline, value) in self.hidden.drain(start..).rev() {
            self.timelines[timeline].push((now, value));
        }
    }

    pub fn set(&mut self, now: usize, key: K, value: T) {
        self.update(now, key, |_| value);
    }

    /// Sets what `value` makes of what was in force.
    pub fn update(&mut self, now: usize, key: K, value: impl FnOnce(Option<T>) -> T) {
        let index = *self.keys.entry(key).or_insert_with(|| {
            self.timelines.push(Timeline::new());
            self.timelines.len() - 1
        });
        let timeline = &mut self.timelines[index];
        let before = timeline.last().and_then(|&(_, value)| value);
        timeline.push((now, Some(value(before))));
        self.hidden.push((index, before));
    }

    /// What was set last before `time` and is not put back.
    pub fn at<Q: Eq + Hash + ?Sized>(&self, key: &Q, time: usize) -> Option<T>
    where
        K: Borrow<Q>,
    {
        let timeline = &self.timelines[*self.keys.get(key)?];
        let last = timeline.partition_point(|&(from, _)| from < time).checked_sub(1)?;
        timeline[last].1
    }
}
