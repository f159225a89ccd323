//! The name that was probably meant.

use crate::base::limits;

/// A question for the name that was probably meant, if one is near enough.
pub fn nearest<'a>(found: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let length = found.chars().take(limits::NAME).count();
    if length == limits::NAME {
        return None;
    }
    let near_enough = 2.min(length / 2);
    let distances = names.into_iter().map(|name| (strsim::osa_distance(found, name), name));
    let (distance, name) = distances.min_by_key(|&(distance, _)| distance)?;
    (distance <= near_enough).then(|| format!("did you mean `{name}`?"))
}

/// What to do about a name that is none of `known`: the nearest one, or all of them if none is near.
pub fn instead<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    nearest(found, known.iter().copied()).unwrap_or_else(|| match known.as_slice() {
        [] => "none is known here".to_owned(),
        [only] => format!("known here is `{only}`"),
        known => format!("known here are {}", list(known.iter().copied(), "and")),
    })
}

/// `` `a`, `b` or `c` ``
pub fn or_list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    list(names, "or")
}

fn list<'a>(names: impl IntoIterator<Item = &'a str>, word: &str) -> String {
    let mut quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let last = quoted.pop().unwrap_or_default();
    match quoted.is_empty() {
        true => last,
        false => format!("{} {word} {last}", quoted.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_suggested_only_if_it_is_near() {
        let known = ["apk-add-retry", "prisma-system-node"];
        assert_eq!(nearest("akp-add-rety", known).as_deref(), Some("did you mean `apk-add-retry`?"));
        assert_eq!(nearest("npm", known), None);
        assert_eq!(nearest(&"a".repeat(1000), known), None);
        assert_eq!(instead("npm", ["a"]), "known here is `a`");
        assert_eq!(instead("npm", ["a", "b", "c"]), "known here are `a`, `b` and `c`");
        assert_eq!(instead("prisma-sytem-node", known), "did you mean `prisma-system-node`?");
    }
}
