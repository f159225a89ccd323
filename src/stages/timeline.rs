//! What is in force along a walk over the tree of stages.

use std::collections::HashMap;
use std::hash::Hash;

/// What a key stands for at each time of the walk, where a stage puts back on leaving what it has changed.
///
/// So what a stage inherits needs no search through the stages that it is built from.
#[derive(Clone, Debug)]
pub(super) struct Scoped<K, T> {
    timelines: HashMap<K, Timeline<T>>,
    /// What each change of an open scope has hidden.
    hidden: Vec<(K, Option<usize>)>,
    /// How long `hidden` was when each open scope was entered.
    scopes: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Timeline<T> {
    values: Vec<T>,
    /// From when on which value is in force, in order.
    changes: Vec<(usize, Option<usize>)>,
}

impl<K, T> Default for Scoped<K, T> {
    fn default() -> Self {
        Self { timelines: HashMap::new(), hidden: Vec::new(), scopes: Vec::new() }
    }
}

impl<K: Clone + Eq + Hash, T> Scoped<K, T> {
    pub fn enter(&mut self) {
        self.scopes.push(self.hidden.len());
    }

    pub fn leave(&mut self, now: usize) {
        let start = self.scopes.pop().unwrap_or_default();
        for (key, value) in self.hidden.drain(start..).rev() {
            if let Some(timeline) = self.timelines.get_mut(&key) {
                timeline.changes.push((now, value));
            }
        }
    }

    pub fn set(&mut self, now: usize, key: K, value: T) {
        let timeline =
            self.timelines.entry(key.clone()).or_insert_with(|| Timeline { values: Vec::new(), changes: Vec::new() });
        self.hidden.push((key, timeline.changes.last().and_then(|&(_, value)| value)));
        timeline.changes.push((now, Some(timeline.values.len())));
        timeline.values.push(value);
    }

    /// What was set last before `time` and is not put back.
    pub fn at<Q: Eq + Hash + ?Sized>(&self, key: &Q, time: usize) -> Option<&T>
    where
        K: std::borrow::Borrow<Q>,
    {
        let timeline = self.timelines.get(key)?;
        let last = timeline.changes.partition_point(|&(from, _)| from < time).checked_sub(1)?;
        timeline.values.get(timeline.changes[last].1?)
    }
}
