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

/// `` `a`, `b` or `c` ``
pub fn or_list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let last = quoted.pop().unwrap_or_default();
    match quoted.is_empty() {
        true => last,
        false => format!("{} or {last}", quoted.join(", ")),
    }
}
