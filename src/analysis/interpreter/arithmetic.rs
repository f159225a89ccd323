//! Shell arithmetic, as far as counters need it.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::character::complete::{char, digit1, multispace0};
use nom::combinator::opt;
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};

use super::worlds::QuestionKind;
use super::{Shell, is_unknown};
use crate::base::limits;

type Result<'a> = IResult<&'a str, Expression<'a>>;

#[derive(Clone, Debug)]
enum Expression<'a> {
    Number(i64),
    Variable(&'a str),
    Binary(&'a str, Box<Expression<'a>>, Box<Expression<'a>>),
    /// The name, the operator in front of `=` and the value; whether the result is the value from before.
    Assign(&'a str, &'a str, Box<Expression<'a>>, bool),
}

/// Binary operators, the loosest first.
const LEVELS: &[&[&str]] =
    &[&["||"], &["&&"], &["==", "!=", "="], &["<=", ">=", "<", ">"], &["+", "-"], &["*", "/", "%"]];

impl Shell<'_, '_> {
    /// Whether an expression has another value than 0.
    pub(super) fn is_not_zero(&mut self, text: &str) -> bool {
        match self.arithmetic(text) {
            Some(value) => value != 0,
            None => self.ask(QuestionKind::Value, &format!("(({text}))")),
        }
    }

    /// The value of an expression; none where it is beyond counters.
    pub(super) fn arithmetic(&mut self, text: &str) -> Option<i64> {
        // Where `=` does not assign, what is after it is read anew as an operand.
        if text.len() > limits::ARITHMETIC || text.matches('=').count() > limits::ARITHMETIC_EQUALS {
            return None;
        }
        let text = text.replace(['$', '{', '}'], "");
        let (rest, expression) = binary(0, limits::ARITHMETIC_DEPTH, &text).ok()?;
        if !rest.trim().is_empty() {
            return None;
        }
        self.evaluate(&expression)
    }

    fn evaluate(&mut self, expression: &Expression) -> Option<i64> {
        match expression {
            Expression::Number(number) => Some(*number),
            Expression::Variable(name) => self.number(name),
            Expression::Binary(operator, left, right) => {
                let (left, right) = (self.evaluate(left)?, self.evaluate(right)?);
                calculate(operator, left, right)
            }
            Expression::Assign(name, operator, value, old) => {
                let before = self.number(name);
                let value = self.evaluate(value);
                let after = match value {
                    Some(value) if !operator.is_empty() => before.and_then(|before| calculate(operator, before, value)),
                    value => value,
                };
                let text = after.map_or_else(|| super::unknown(name), |after| after.to_string());
                self.set_variable((*name).to_owned(), text);
                if *old { before } else { after }
            }
        }
    }

    /// The value of a variable; none where it is no number that is known.
    fn number(&self, name: &str) -> Option<i64> {
        let value = self.parameter(name).unwrap_or_default();
        match value.trim() {
            "" => Some(0),
            value if is_unknown(value) => None,
            value => value.parse().ok(),
        }
    }
}

fn calculate(operator: &str, left: i64, right: i64) -> Option<i64> {
    Some(match operator {
        "||" => i64::from(left != 0 || right != 0),
        "&&" => i64::from(left != 0 && right != 0),
        "==" | "=" => i64::from(left == right),
        "!=" => i64::from(left != right),
        "<=" => i64::from(left <= right),
        ">=" => i64::from(left >= right),
        "<" => i64::from(left < right),
        ">" => i64::from(left > right),
        "+" => left.checked_add(right)?,
        "-" => left.checked_sub(right)?,
        "*" => left.checked_mul(right)?,
        "/" => left.checked_div(right)?,
        "%" => left.checked_rem(right)?,
        _ => return None,
    })
}

fn binary(level: usize, depth: usize, input: &str) -> Result<'_> {
    let Some(operators) = LEVELS.get(level) else { return unary(depth, input) };
    let (mut rest, mut left) = binary(level + 1, depth, input)?;
    loop {
        let trimmed = rest.trim_start();
        let Some(operator) = operators.iter().find(|&&operator| trimmed.starts_with(operator)) else {
            return Ok((rest, left));
        };
        let (after, operator) = tag(*operator).parse(trimmed)?;
        let (after, right) = binary(level + 1, depth, after)?;
        left = Expression::Binary(operator, Box::new(left), Box::new(right));
        rest = after;
    }
}

fn unary(depth: usize, input: &str) -> Result<'_> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::TooLarge)));
    };
    let name = || take_while1(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let step = || alt((tag("++"), tag("--")));
    let number = digit1.map_res(str::parse).map(Expression::Number);
    let parenthesised = delimited(char('('), |i| binary(0, depth, i), preceded(multispace0, char(')')));
    let negative = preceded(char('-'), |i| unary(depth, i))
        .map(|value| Expression::Binary("-", Box::new(Expression::Number(0)), Box::new(value)));
    let not = preceded(char('!'), |i| unary(depth, i))
        .map(|value| Expression::Binary("==", Box::new(Expression::Number(0)), Box::new(value)));
    let prefix = (step(), name()).map(|(step, name)| counted(name, step, false));
    let operator = delimited(multispace0, opt(alt((tag("+"), tag("-"), tag("*"), tag("/"), tag("%")))), char('='));
    let assign = (name(), operator, |i| binary(0, depth, i))
        .map(|(name, operator, value)| Expression::Assign(name, operator.unwrap_or_default(), Box::new(value), false));
    let postfix = (name(), step()).map(|(name, step)| counted(name, step, true));
    let assign = nom::combinator::verify(assign, |_| !is_comparison(input));
    preceded(
        multispace0,
        alt((prefix, number, parenthesised, negative, not, assign, postfix, name().map(Expression::Variable))),
    )
    .parse(input)
}

/// `a == b`, which starts like `a = …`.
fn is_comparison(input: &str) -> bool {
    let rest = input.trim_start().trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    rest.trim_start().starts_with("==")
}

fn counted<'a>(name: &'a str, step: &'a str, old: bool) -> Expression<'a> {
    Expression::Assign(name, &step[..1], Box::new(Expression::Number(1)), old)
}
