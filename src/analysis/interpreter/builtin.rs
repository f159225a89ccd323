//! The builtins and small programs that retry loops are made of.

use smallvec::SmallVec;

use super::{Flow, Shell, Value};
use crate::analysis::scripts::ShellOptions;
use crate::base::limits;

impl<'t> Shell<'t> {
    /// Runs a builtin, or any program: those succeed.
    pub(super) fn builtin(&mut self, name: &str, arguments: &[Value<'t>]) -> Result<i32, Flow> {
        let number = |default: i32| arguments.first().and_then(|text| text.parse().ok()).unwrap_or(default);
        match name {
            "false" => return Ok(1),
            "break" => return Err(Flow::Break(number(1).max(1) as usize)),
            "continue" => return Err(Flow::Continue(number(1).max(1) as usize)),
            "exit" => return Err(Flow::Exit(number(self.status))),
            "return" => return Err(Flow::Return(number(self.status))),
            "[" => return Ok(i32::from(!test(&operands(&arguments[..arguments.len().saturating_sub(1)])))),
            "test" => return Ok(i32::from(!test(&operands(arguments)))),
            "set" => self.set(arguments),
            "shift" => drop(self.arguments.drain(..number(1).clamp(0, self.arguments.len() as i32) as usize)),
            "let" => {
                let last = arguments.iter().map(|text| self.arithmetic(text)).last();
                return Ok(i32::from(last == Some(Some(0))));
            }
            "local" | "export" | "declare" | "readonly" | "typeset" => self.declare(arguments),
            "echo" => self.print(&arguments.join(" ")),
            "printf" => self.print(arguments.last().map_or("", |last| last)),
            "seq" => self.print(&seq(arguments).unwrap_or_default()),
            "expr" => {
                let value = self.arithmetic(&arguments.join(" "));
                self.print(&value.unwrap_or_default().to_string());
                return Ok(i32::from(value == Some(0)));
            }
            _ => {}
        }
        Ok(0)
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

/// `test`; what is not known to be false is true.
pub(super) fn test(words: &[&str]) -> bool {
    if words.len() > limits::TEST_WORDS {
        return true;
    }
    if let Some(at) = words.iter().position(|word| matches!(*word, "-o" | "||")) {
        return test(&words[..at]) || test(&words[at + 1..]);
    }
    if let Some(at) = words.iter().position(|word| matches!(*word, "-a" | "&&")) {
        return test(&words[..at]) && test(&words[at + 1..]);
    }
    match *words {
        [] => false,
        ["!", ..] => !test(&words[1..]),
        [word] => !word.is_empty(),
        ["-z", word] => word.is_empty(),
        ["-n", word] => !word.is_empty(),
        [left, operator, right] => compare(left, operator, right),
        _ => true,
    }
}

fn compare(left: &str, operator: &str, right: &str) -> bool {
    let numbers = || Some((left.trim().parse::<i64>().ok()?, right.trim().parse::<i64>().ok()?));
    let numeric = |holds: fn(i64, i64) -> bool| numbers().is_some_and(|(left, right)| holds(left, right));
    match operator {
        "=" | "==" => left == right,
        "!=" => left != right,
        "-eq" => numeric(|left, right| left == right),
        "-ne" => numeric(|left, right| left != right),
        "-lt" => numeric(|left, right| left < right),
        "-le" => numeric(|left, right| left <= right),
        "-gt" => numeric(|left, right| left > right),
        "-ge" => numeric(|left, right| left >= right),
        _ => true,
    }
}
