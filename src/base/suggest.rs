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
    nearest(found, known.iter().copied()).unwrap_or_else(|| match known.is_empty() {
        true => "none is available".to_owned(),
        false => format!("available: {}", quoted(known).join(", ")),
    })
}

/// `` `a`, `b` or `c` ``
pub fn or_list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names = quoted(names);
    let last = names.pop().unwrap_or_default();
    if names.is_empty() { last } else { format!("{} or {last}", names.join(", ")) }
}

fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    names.into_iter().map(|name| format!("`{name}`")).collect()
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
        assert_eq!(instead("npm", ["a"]), "available: `a`");
        assert_eq!(instead("npm", ["a", "b", "c"]), "available: `a`, `b`, `c`");
        assert_eq!(instead("prisma-sytem-node", known), "did you mean `prisma-system-node`?");
    }
}
