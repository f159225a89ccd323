//! The name that was probably meant.

/// No known name is as long as this, so a longer text is not even compared.
const FAR: usize = 40;

/// A question for the name that was probably meant, if one is near enough.
pub fn nearest<'a>(found: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let length = found.chars().take(FAR).count();
    if length == FAR {
        return None;
    }
    let near_enough = 2.min(length / 2);
    let distances = names.into_iter().map(|name| (strsim::osa_distance(found, name), name));
    let (distance, name) = distances.min_by_key(|&(distance, _)| distance)?;
    (distance <= near_enough).then(|| format!("did you mean `{name}`?"))
}

/// What to do about a name that is none of `known`: the nearest one if there is one, and all of them.
pub fn instead<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let list = match known.as_slice() {
        [] => "none is known here".to_owned(),
        [only] => format!("known here is `{only}`"),
        known => format!("known here are {}", or_list(known.iter().copied())),
    };
    match nearest(found, known) {
        Some(question) => format!("{question} {list}"),
        None => list,
    }
}

/// `` `a`, `b` or `c` ``
pub fn or_list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let last = quoted.pop().unwrap_or_default();
    match quoted.is_empty() {
        true => last,
        false => format!("{} or {last}", quoted.join(", ")),
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
    }
}
