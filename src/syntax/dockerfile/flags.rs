//! The flags that BuildKit knows, and the values that it takes.

use std::borrow::Cow;

use nom::branch::alt;
use nom::bytes::complete::{is_not, tag, take_till, take_while};
use nom::character::complete::{char, one_of};
use nom::combinator::{all_consuming, map, opt, recognize, value, verify};
use nom::multi::{fold_many1, many0_count, separated_list0};
use nom::sequence::{delimited, pair};
use nom::{IResult, Parser};
use smallvec::SmallVec;

use super::{Flag, Instruction, Keyword};

/// How a flag is given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `--name`, `--name=true` or `--name=false`, once.
    Switch,
    /// `--name=value`, once.
    One,
    /// `--name=value`, any number of times.
    Many,
}

use Kind::{Many, One, Switch};

/// Names and values of the flags of an instruction, in order.
pub(super) type GivenFlags<'f> = SmallVec<[(&'f str, &'f str); 2]>;

/// The flags of an instruction; none where BuildKit does not look at them.
fn known(instruction: &Instruction, keyword: Keyword) -> Option<&'static [(&'static str, Kind)]> {
    Some(match keyword {
        Keyword::Arg | Keyword::StopSignal => return None,
        Keyword::Healthcheck if instruction.healthcheck().0.eq_ignore_ascii_case("NONE") => return None,
        Keyword::Add => &[
            ("chown", One),
            ("chmod", One),
            ("link", Switch),
            ("keep-git-dir", Switch),
            ("checksum", One),
            ("unpack", Switch),
            ("exclude", Many),
        ],
        Keyword::Copy => {
            &[("chown", One), ("from", One), ("chmod", One), ("link", Switch), ("exclude", Many), ("parents", Switch)]
        }
        Keyword::From => &[("platform", One)],
        Keyword::Healthcheck => {
            &[("interval", One), ("timeout", One), ("start-period", One), ("start-interval", One), ("retries", One)]
        }
        Keyword::Run => &[("mount", Many), ("network", One), ("security", One), ("device", Many)],
        _ => &[],
    })
}

/// Whether BuildKit takes the flags of the instruction, values of RUN and HEALTHCHECK aside.
pub(super) fn check<'f>(instruction: &'f Instruction) -> Result<GivenFlags<'f>, String> {
    let Some(keyword) = instruction.keyword.filter(|_| !instruction.flags.is_empty()) else {
        return Ok(GivenFlags::new());
    };
    let Some(known) = known(instruction, keyword) else { return Ok(GivenFlags::new()) };
    let mut given = GivenFlags::new();
    for flag in &instruction.flags {
        let (name, value) = check_one(&flag.value, keyword, known)?;
        let many = known.contains(&(name, Many));
        if !many && given.iter().any(|(other, _)| *other == name) {
            return Err(format!("found a second --{name}; {} takes one", keyword.name()));
        }
        given.push((name, value));
    }
    Ok(given)
}

fn check_one<'f>(
    flag: &'f str,
    keyword: Keyword,
    known: &[(&'static str, Kind)],
) -> Result<(&'f str, &'f str), String> {
    let flag = flag.strip_prefix("--").unwrap_or(flag);
    let (name, value) = flag.split_once('=').map_or((flag, None), |(name, value)| (name, Some(value)));
    let Some((_, kind)) = known.iter().find(|(known, _)| *known == name) else {
        let names: Vec<String> = known.iter().map(|(name, _)| format!("--{name}")).collect();
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        return Err(format!("found the flag --{name}; {} takes {names}", keyword.name()));
    };
    let is_bool = |value: &str| value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false");
    match (kind, value) {
        (Switch, None) => Ok((name, "")),
        (Switch, Some(value)) if !is_bool(value) => Err(format!("found --{name}={value}; expected true or false")),
        (_, Some(value)) => Ok((name, value)),
        (_, None) => Err(format!("found --{name} without a value; expected --{name}=value")),
    }
}

/// Whether BuildKit takes the values of the flags of RUN before variables are expanded.
pub(super) fn check_run(given: &GivenFlags) -> Result<(), String> {
    given.iter().try_for_each(|&(name, value)| match name {
        "network" if !matches!(value, "default" | "none" | "host") => {
            Err(format!("found the network mode {value:?}; expected default, none or host"))
        }
        "security" if !matches!(value, "insecure" | "sandbox") => {
            Err(format!("found the security mode {value:?}; expected insecure or sandbox"))
        }
        "mount" => check_mount(value),
        "device" => check_device(value),
        _ => Ok(()),
    })
}

fn check_mount(value: &str) -> Result<(), String> {
    let sources = mount_sources(value)?;
    let is_variable = |from: &&String| from.find('$').is_some_and(|at| at + 1 != from.len());
    match sources.iter().find(is_variable) {
        None => Ok(()),
        Some(from) => {
            Err(format!("found from={from:?} in --mount, where no variable is expanded; name a stage instead"))
        }
    }
}

/// What the value of `--mount` names as the image or stage to mount from; the last one counts.
fn mount_sources(value: &str) -> Result<Vec<String>, String> {
    let sources = fields(value)?.into_iter().filter_map(|field| {
        let (key, from) = field.split_once('=')?;
        key.eq_ignore_ascii_case("from").then(|| from.to_owned())
    });
    Ok(sources.collect())
}

impl Flag {
    /// The image or stage that `--from=` of a COPY, or `--mount=` of a RUN, takes files from.
    pub(crate) fn source(&self) -> Option<String> {
        let (name, value) = self.value.strip_prefix("--")?.split_once('=')?;
        match name {
            "from" => Some(value.to_owned()),
            "mount" => mount_sources(value).ok()?.pop(),
            _ => None,
        }
    }
}

fn check_device(value: &str) -> Result<(), String> {
    let mut device = String::new();
    for field in fields(value)? {
        let pair = field.split_once('=').map(|(key, value)| (key.to_ascii_lowercase(), value));
        match pair.as_ref().map(|(key, value)| (key.as_str(), *value)) {
            None if field.eq_ignore_ascii_case("required") => {}
            Some(("required", value)) if is_go_bool(value) => {}
            Some(("name", value)) if device.is_empty() => device = value.to_owned(),
            Some(("required" | "name", _)) => return Err(format!("found {field:?} in --device")),
            _ if device.is_empty() => device = field.into_owned(),
            _ => return Err(format!("found {field:?} after the name in --device")),
        }
    }
    Ok(())
}

fn is_go_bool(value: &str) -> bool {
    matches!(value, "1" | "t" | "T" | "TRUE" | "true" | "True" | "0" | "f" | "F" | "FALSE" | "false" | "False")
}

/// The fields of a line of comma-separated values, quotes taken away.
fn fields(text: &str) -> Result<Vec<Cow<'_, str>>, String> {
    if !text.contains('"') {
        return Ok(text.split(',').map(Cow::from).collect());
    }
    let quoted = map(
        delimited(char('"'), recognize(many0_count(alt((is_not("\""), tag("\"\""))))), char('"')),
        |field: &str| Cow::from(field.replace("\"\"", "\"")),
    );
    let bare = map(take_till(|c| matches!(c, ',' | '"')), Cow::from);
    let parsed: IResult<_, _> = all_consuming(separated_list0(char(','), alt((quoted, bare)))).parse(text);
    parsed.map(|(_, fields)| fields).map_err(|_| format!("found a stray quote in {text:?}"))
}

/// Whether BuildKit takes the values of the flags of HEALTHCHECK.
pub(super) fn check_healthcheck(given: &GivenFlags) -> Result<(), String> {
    given.iter().try_for_each(|&(name, value)| match name {
        _ if value.is_empty() => Ok(()),
        "retries" => match value.parse::<i32>() {
            Ok(0..) => Ok(()),
            _ => Err(format!("found --retries={value}; expected a number that is not negative")),
        },
        _ => match duration(value) {
            Some(nanoseconds) if nanoseconds == 0.0 || nanoseconds >= 1e6 => Ok(()),
            _ => Err(format!("found --{name}={value}; expected a time such as 30s, 1ms at least")),
        },
    })
}

/// The nanoseconds in a time as Go writes it, such as `1m30.5s`.
fn duration(text: &str) -> Option<f64> {
    let digits = || take_while(|c: char| c.is_ascii_digit());
    let number = verify(recognize(pair(digits(), opt(pair(char('.'), digits())))), |n: &str| n.len() > 1 || n != ".");
    let unit = alt((
        value(1e6, tag("ms")),
        value(1.0, tag("ns")),
        value(1e3, tag("us")),
        value(1e9, char('s')),
        value(60e9, char('m')),
        value(3600e9, char('h')),
    ));
    let part = map(pair(number, unit), |(number, unit): (&str, f64)| number.parse::<f64>().unwrap_or(f64::NAN) * unit);
    let sum = fold_many1(part, || 0.0, |sum, part| sum + part);
    let zero = value(0.0, tag("0"));
    let mut signed = pair(opt(one_of("+-")), alt((all_consuming(zero), all_consuming(sum))));
    let parsed: IResult<_, _> = signed.parse(text);
    let (_, (sign, nanoseconds)) = parsed.ok()?;
    let nanoseconds = if sign == Some('-') { -nanoseconds } else { nanoseconds };
    (nanoseconds.abs() <= i64::MAX as f64).then_some(nanoseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(duration("1m30.5s"), Some(90.5e9));
        assert_eq!(duration(".5s"), Some(0.5e9));
        assert_eq!(duration("0"), Some(0.0));
        assert_eq!(duration("-1s"), Some(-1e9));
        for text in ["", "1", "s", ".s", "1x", "1s ", "00", "+", "9999999h"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }

    #[test]
    fn comma_separated_values() {
        assert_eq!(fields("a,\"b,c\"\"d\",").unwrap(), ["a", "b,c\"d", ""]);
        assert!(fields("a\"b").is_err());
        assert!(fields("\"a").is_err());
        assert!(fields("\"a\"b").is_err());
    }
}
