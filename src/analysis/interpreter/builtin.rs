//! The builtins and small programs that retry loops are made of.

use smallvec::SmallVec;

use super::worlds::QuestionKind;
use super::{Flow, QUIET, Shell, Value, is_unknown, unknown};
use crate::analysis::scripts::ShellOptions;
use crate::base::limits;

/// Programs whose status is never taken for that of a try.
const SURE: &[&str] = &["cat", "cd", "date", "echo", "mkdir", "printf", "rm", "tee", "touch"];

impl<'t> Shell<'t, '_> {
    /// Runs a builtin, or any program: those succeed.
    pub(super) fn builtin(&mut self, name: &str, arguments: &[Value<'t>]) -> Result<i32, Flow> {
        let number = |default: i32| arguments.first().and_then(|text| text.parse().ok()).unwrap_or(default);
        match name {
            "false" => return Ok(1),
            "break" => return Err(Flow::Break(number(1).max(1) as usize)),
            "continue" => return Err(Flow::Continue(number(1).max(1) as usize)),
            "exit" => return Err(Flow::Exit(number(self.status))),
            "return" => return Err(Flow::Return(number(self.status))),
            "[" => {
                let inner = &arguments[..arguments.len().saturating_sub(1)];
                return Ok(i32::from(!self.test(&operands(inner))));
            }
            "test" => return Ok(i32::from(!self.test(&operands(arguments)))),
            "set" => self.set(arguments),
            "shift" => {
                if let Some(all) = &mut self.arguments {
                    drop(all.drain(..number(1).clamp(0, all.len() as i32) as usize));
                }
            }
            "let" => {
                let last = arguments.iter().map(|text| self.is_not_zero(text)).last();
                return Ok(i32::from(last == Some(false)));
            }
            "read" => {
                let names = arguments.iter().filter(|name| !name.starts_with('-'));
                names.for_each(|name| self.set_variable(name.clone(), unknown(&format!("(read {name}"))));
                return Ok(self.program_status(name, arguments));
            }
            "local" | "export" | "declare" | "readonly" | "typeset" => self.declare(arguments),
            "echo" => self.print(&arguments.join(" ")),
            "printf" => self.print(arguments.last().map_or("", |last| last)),
            "seq" => self.print(&seq(arguments).unwrap_or_else(|| unknown(&arguments.join(" ")))),
            "expr" => {
                let text = arguments.join(" ");
                let value = self.arithmetic(&text);
                self.print(&value.map_or_else(|| unknown(&text), |value| value.to_string()));
                return Ok(i32::from(value == Some(0)));
            }
            _ => {
                self.prints_something(name);
                return Ok(self.program_status(name, arguments));
            }
        }
        Ok(0)
    }

    /// The status of a program, where anything depends on it.
    fn program_status(&mut self, name: &str, arguments: &[Value]) -> i32 {
        if !self.steers || QUIET.contains(&name) || SURE.contains(&name) {
            return 0;
        }
        i32::from(!self.ask(QuestionKind::Program, &format!("{name} {}", arguments.join(" "))))
    }

    /// Notes that what is printed is not known.
    pub(super) fn prints_something(&mut self, name: &str) {
        if let Some(output) = self.output.last_mut() {
            output.push_str(&unknown(&format!("({name}")));
        }
    }

    fn print(&mut self, text: &str) {
        if let Some(output) = self.output.last_mut() {
            output.push_str(text);
            output.push('\n');
        }
    }

    fn set(&mut self, arguments: &[Value]) {
        let mut options = ShellOptions { errexit: self.errexit, pipefail: self.pipefail, bash: false };
        options.set(arguments.iter().map(|argument| Some(&**argument)));
        (self.errexit, self.pipefail) = (options.errexit, options.pipefail);
    }

    fn declare(&mut self, arguments: &[Value]) {
        for argument in arguments {
            if let Some((name, value)) = argument.split_once('=') {
                self.set_variable(name.to_owned(), value.to_owned());
            }
        }
    }
}

fn seq(arguments: &[Value]) -> Option<String> {
    let numbers: Vec<i64> = arguments.iter().map(|text| text.parse().ok()).collect::<Option<_>>()?;
    let (first, step, last) = match numbers[..] {
        [last] => (1, 1, last),
        [first, last] => (first, 1, last),
        [first, step, last] => (first, step, last),
        _ => return None,
    };
    if step == 0 || (last - first) / step > 1_000 {
        return None;
    }
    let mut values = Vec::new();
    let mut value = first;
    while if step > 0 { value <= last } else { value >= last } {
        values.push(value.to_string());
        value += step;
    }
    Some(values.join("\n"))
}

/// What `test` is given.
pub(super) fn operands<'v>(values: &'v [Value]) -> SmallVec<[&'v str; 5]> {
    values.iter().map(|value| &**value).collect()
}

impl Shell<'_, '_> {
    /// `test`
    pub(super) fn test(&mut self, words: &[&str]) -> bool {
        if words.len() > limits::TEST_WORDS {
            return self.ask(QuestionKind::Outside, &words[..limits::TEST_WORDS].join(" "));
        }
        if let Some(at) = words.iter().position(|word| matches!(*word, "-o" | "||")) {
            return self.test(&words[..at]) || self.test(&words[at + 1..]);
        }
        if let Some(at) = words.iter().position(|word| matches!(*word, "-a" | "&&")) {
            return self.test(&words[..at]) && self.test(&words[at + 1..]);
        }
        match *words {
            [] => false,
            ["!", ..] => !self.test(&words[1..]),
            [word] | ["-n", word] => !self.is_empty(word),
            ["-z", word] => self.is_empty(word),
            [left, operator, right] => self.compare(left, operator, right),
            _ => self.ask(QuestionKind::Outside, &words.join(" ")),
        }
    }

    fn is_empty(&mut self, word: &str) -> bool {
        if is_unknown(word) { !self.ask(QuestionKind::of_value(word), &format!("-n {word}")) } else { word.is_empty() }
    }

    fn compare(&mut self, left: &str, operator: &str, right: &str) -> bool {
        match operator {
            "=" | "==" => self.are_equal(left, right),
            "!=" => !self.are_equal(left, right),
            "-eq" => self.compare_numbers(left, "=", right, |left, right| left == right),
            "-ne" => self.compare_numbers(left, "!=", right, |left, right| left != right),
            "-lt" => self.compare_numbers(left, "<", right, |left, right| left < right),
            "-le" => self.compare_numbers(left, "<=", right, |left, right| left <= right),
            "-gt" => self.compare_numbers(left, ">", right, |left, right| left > right),
            "-ge" => self.compare_numbers(left, ">=", right, |left, right| left >= right),
            _ => self.ask(QuestionKind::Outside, &format!("{left} {operator} {right}")),
        }
    }

    fn are_equal(&mut self, left: &str, right: &str) -> bool {
        if left == right || !(is_unknown(left) || is_unknown(right)) {
            return left == right;
        }
        let kind = QuestionKind::of_value(if is_unknown(left) { left } else { right });
        self.ask(kind, &format!("{left} = {right}"))
    }

    /// A comparison of what is no number is an error, so false.
    fn compare_numbers(&mut self, left: &str, operator: &str, right: &str, holds: fn(i64, i64) -> bool) -> bool {
        if left == right && is_unknown(left) {
            return holds(0, 0);
        }
        if is_unknown(left) || is_unknown(right) {
            let kind = QuestionKind::of_value(if is_unknown(left) { left } else { right });
            return self.ask(kind, &format!("{left} {operator} {right}"));
        }
        let numbers = || Some((left.trim().parse::<i64>().ok()?, right.trim().parse::<i64>().ok()?));
        numbers().is_some_and(|(left, right)| holds(left, right))
    }
}
