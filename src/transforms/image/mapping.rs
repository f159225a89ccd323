//! Which references a step is for, and what it makes of them.

use super::super::holes::{Hole, HoleForm, Piece, PieceKind, holes, place};
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::base::toml::Spanned;
use crate::knowledge::references::{
    DOCKER_HUB, ImageName, LATEST, OFFICIAL, Reference, SCRATCH, gap, gap_number, is_gap,
};
use crate::transforms::keys::Checked;

/// The hole that stands for a registry where it stands in front.
const REGISTRY: &str = "registry";

/// A pattern of references and what becomes of them.
///
/// Holes are gaps in both, by their number in the pattern.
#[derive(Clone, Debug)]
pub struct Mapping {
    pattern: ImageName,
    /// Whether the pattern has a tag, and a digest: without them, any will do.
    has_tag: bool,
    has_digest: bool,
    /// The component of the path that is any number of them.
    many: Option<usize>,
    template: String,
}

/// What becomes of a reference that the pattern matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mapped {
    /// Another one.
    Changed(String),
    /// Its tag would change, and it has the digest of the old one.
    KeepsDigest(String),
    /// No reference.
    Invalid(String),
}

impl Mapping {
    /// Reads a pattern and a template, whose holes have been read.
    pub fn new(texts: [&Spanned<String>; 2], pieces: [&[Piece]; 2]) -> Checked<Self> {
        let names: Vec<&str> = holes(pieces[0]).map(|(hole, _)| hole.name.as_str()).collect();
        let [pattern, template] = [0, 1].map(|side| gapped(texts[side], pieces[side], &names));
        let (pattern, template) = (pattern?, template?);
        let read = reference(texts[0], &pattern)?;
        reference(texts[1], &template)?;
        let many = whole_components(texts, pieces, [&pattern, &template])?;
        let mapping = Self {
            pattern: pattern_name(&read, &names, many.is_some()),
            has_tag: read.tag.is_some(),
            has_digest: read.digest.is_some(),
            many: None,
            template: template.clone(),
        };
        let many = many.and_then(|gap| mapping.pattern.path.iter().position(|part| part.contains(gap)));
        let mapping = Self { many, ..mapping };
        mapping.rests(&pattern, &names).map_err(|message| Diagnostic::new(texts[1].span(), message))?;
        Ok(mapping)
    }

    /// What becomes of a reference, in which there may be gaps; none where nothing does.
    pub fn apply(&self, text: &str) -> Option<Mapped> {
        let old = Reference::parse_with_gaps(text).filter(|_| text != SCRATCH)?;
        let name = old.name();
        let filled = fill(&self.template, &self.bound(&name)?);
        let Some(new) = Reference::parse_with_gaps(&filled).filter(|_| filled != SCRATCH) else {
            return Some(Mapped::Invalid(filled));
        };
        let of = |span: Option<Span>, text: &str| span.map(|span| span.of(text).to_owned());
        let (old_tag, old_digest) = (of(old.tag, text), of(old.digest, text));
        let own = |new: Option<String>, has: bool, old: &Option<String>| new.or_else(|| old.clone().filter(|_| !has));
        let mut tag = own(of(new.tag, &filled), self.has_tag, &old_tag);
        let digest = own(of(new.digest, &filled), self.has_digest, &old_digest);
        let keeps_digest = new.digest.is_none() && digest.is_some() && tag != old_tag;
        if old_tag.is_none() && digest.is_none() && tag.as_deref() == Some(LATEST) {
            tag = None;
        }
        let tail =
            |mark: char, part: &Option<String>| part.iter().map(|part| format!("{mark}{part}")).collect::<String>();
        let tail = tail(':', &tag) + &tail('@', &digest);
        let written = [repository(&old, &new), new.repository().of(&filled).to_owned()].map(|name| name + &tail);
        let tag = tag.or_else(|| digest.is_none().then(|| LATEST.to_owned()));
        let wanted = ImageName { tag, digest, ..new.name() };
        if wanted == name {
            return None;
        }
        let is_wanted = |text: &&String| Reference::parse_with_gaps(text).is_some_and(|read| read.name() == wanted);
        Some(match written.iter().find(is_wanted).cloned() {
            None => Mapped::Invalid(filled),
            Some(text) if keeps_digest => Mapped::KeepsDigest(text),
            Some(text) => Mapped::Changed(text),
        })
    }

    /// What the holes stand for; none where the pattern does not match.
    fn bound(&self, name: &ImageName) -> Option<Bound> {
        let mut bound = Bound::new();
        let pattern = &self.pattern;
        let mut fits = |pattern: &str, value: &str| fits(pattern, value, &mut bound);
        if !fits(&pattern.registry, &name.registry) {
            return None;
        }
        let optional = [(self.has_tag, &pattern.tag, &name.tag), (self.has_digest, &pattern.digest, &name.digest)];
        for (has, pattern, value) in optional {
            if has && !pattern.as_ref().zip(value.as_ref()).is_some_and(|(pattern, value)| fits(pattern, value)) {
                return None;
            }
        }
        let (before, after) = match self.many {
            Some(many) => (many, pattern.path.len() - many - 1),
            None => (pattern.path.len(), 0),
        };
        let middle = name.path.len().checked_sub(before + after)?;
        if self.many.is_some() != (middle > 0) {
            return None;
        }
        let last = pattern.path[pattern.path.len() - after..].iter().zip(&name.path[before + middle..]);
        let mut parts = pattern.path[..before].iter().zip(&name.path).chain(last);
        if !parts.all(|(pattern, value)| fits(pattern, value)) {
            return None;
        }
        if let Some(many) = self.many {
            let number = pattern.path[many].chars().next().and_then(gap_number)?;
            bound.push((number, name.path[before..before + middle].join("/")));
        }
        Some(bound)
    }

    /// Refuses what its own pattern would change again, and what changes nothing.
    fn rests(&self, pattern: &str, names: &[&str]) -> Result<(), String> {
        let first = names.iter().position(|name| *name == REGISTRY).and_then(gap);
        let text = match first.filter(|&gap| pattern.starts_with(gap)) {
            Some(gap) => pattern.replacen(gap, &format!("{gap}.example"), 1),
            None => pattern.to_owned(),
        };
        let mut samples = vec![text.clone()];
        let mut more = (names.len()..).filter_map(gap);
        if !self.has_tag && !self.has_digest {
            samples.extend(more.next().map(|tag| format!("{text}:{tag}")));
        }
        let many = self.many.and_then(|many| self.pattern.path[many].chars().next());
        if let Some((many, other)) = many.zip(more.next()) {
            let longer = |text: &String| text.replace(many, &format!("{many}/{other}"));
            samples.extend(samples.iter().map(longer).collect::<Vec<_>>());
        }
        let changed: Vec<Mapped> = samples.iter().filter_map(|text| self.apply(text)).collect();
        let again = |mapped: &Mapped| match mapped {
            Mapped::Changed(text) | Mapped::KeepsDigest(text) => self.apply(text).is_some(),
            Mapped::Invalid(_) => false,
        };
        if changed.is_empty() {
            return Err(
                "this is what `match` stands for already, so nothing would change: name another image".to_owned()
            );
        }
        if changed.iter().any(again) {
            let message = "`match` is for what this gives, too, so the step would never come to rest: write a pattern that \
                           does not match it";
            return Err(message.to_owned());
        }
        Ok(())
    }

    /// A text that stands in every reference that the pattern matches, if there is one: the longest.
    pub fn needle(&self) -> Option<&str> {
        let ImageName { registry, path, tag, .. } = &self.pattern;
        let registry = Some(registry).filter(|registry| *registry != DOCKER_HUB);
        // What is not written, where Docker Hub is meant.
        let on_hub = registry.is_none() && path.len() == 2;
        let official = usize::from(on_hub && fits(&path[0], OFFICIAL, &mut Bound::new()));
        let tag = tag.as_ref().filter(|tag| self.has_tag && *tag != LATEST);
        let parts = registry.into_iter().chain(&path[official..]).chain(tag);
        let texts = parts.flat_map(|part| part.split(is_gap)).filter(|text| text.len() > 1);
        texts.max_by_key(|text| text.len())
    }

    /// Whether a reference that is not known in full may be one of those: it has all components that the pattern names.
    pub fn may_match(&self, text: &str) -> bool {
        let ImageName { registry, path, .. } = &self.pattern;
        let implied = |part: &&String| [DOCKER_HUB, OFFICIAL].contains(&part.as_str());
        let named = || std::iter::once(registry).chain(path).filter(|part| !implied(part) && !part.contains(is_gap));
        named().next().is_some() && named().all(|named| text.split(['/', ':', '@']).any(|part| part == named))
    }
}

/// Numbers of holes, and what they stand for.
type Bound = Vec<(usize, String)>;

/// A text with the values of holes in place of them.
fn fill(template: &str, bound: &Bound) -> String {
    let mut filled = String::with_capacity(template.len());
    for c in template.chars() {
        let value = gap_number(c).and_then(|number| bound.iter().find(|(hole, _)| *hole == number));
        match value {
            Some((_, value)) => filled.push_str(value),
            None => filled.push(c),
        }
    }
    filled
}

/// Whether a component of a reference is as a pattern says. A hole takes as little as there may be, and something.
fn fits(pattern: &str, value: &str, bound: &mut Bound) -> bool {
    let text = pattern.find(is_gap).unwrap_or(pattern.len());
    let Some(value) = value.strip_prefix(&pattern[..text]) else { return false };
    let mut rest = pattern[text..].chars();
    let Some(number) = rest.next().and_then(gap_number) else { return value.is_empty() };
    let rest = rest.as_str();
    let literal = &rest[..rest.find(is_gap).unwrap_or(rest.len())];
    let Some(first) = value.chars().next() else { return false };
    let end = match literal.len() == rest.len() {
        true => value.strip_suffix(literal).map(str::len).filter(|&end| end > 0),
        false => value[first.len_utf8()..].find(literal).map(|at| at + first.len_utf8()),
    };
    let Some(end) = end else { return false };
    bound.push((number, value[..end].to_owned()));
    fits(rest, &value[end..], bound)
}

/// Registry and path of what comes of a reference, in the style of that.
fn repository(old: &Reference, new: &Reference) -> String {
    let (old_name, new_name) = (old.name(), new.name());
    if old_name.registry != new_name.registry {
        return new.repository().of(new.text).to_owned();
    }
    let registry = old.registry.map(|span| format!("{}/", span.of(old.text))).unwrap_or_default();
    let path = match (new_name.is_official(), old_name.is_official()) {
        (true, true) => new_name.path[2 - old.path.len().min(2)..].join("/"),
        (true, false) => new.path.iter().map(|part| part.of(new.text)).collect::<Vec<_>>().join("/"),
        (false, _) => new_name.path.join("/"),
    };
    registry + &path
}

/// A pattern or template with gaps in place of its holes, by their numbers in the pattern.
fn gapped(text: &Spanned<String>, pieces: &[Piece], names: &[&str]) -> Checked<String> {
    let mut gapped = String::new();
    for piece in pieces {
        let fault = |message: &str| Err(Diagnostic::new(place(text, piece.span), message));
        match &piece.kind {
            PieceKind::Text(text) if text.contains(is_gap) => return fault("no image reference has such a character"),
            PieceKind::Text(text) => gapped.push_str(text),
            PieceKind::Hole(Hole { form, .. }) if *form != HoleForm::Plain => {
                return fault("a reference is written as it is: leave out the `|` and what follows");
            }
            PieceKind::Hole(_) if gapped.ends_with(is_gap) => {
                return fault("two holes are side by side, so where one ends is not clear: put text between them");
            }
            PieceKind::Hole(Hole { name, .. }) => {
                gapped.extend(names.iter().position(|known| known == name).and_then(gap));
            }
        }
    }
    Ok(gapped)
}

fn reference<'g>(text: &Spanned<String>, gapped: &'g str) -> Checked<Reference<'g>> {
    if gapped == SCRATCH {
        let message = "`scratch` is no image but the lack of one: name an image";
        return Err(Diagnostic::new(text.span(), message));
    }
    Reference::parse_with_gaps(gapped).ok_or_else(|| {
        let message = format!(
            "`{}` can be no image reference, expected `registry/path:tag@digest`: the registry and what follows the path \
             may be left out, and the path is in lower case",
            text.get_ref()
        );
        Diagnostic::new(text.span(), message)
    })
}

/// Refuses holes for any number of components that are not whole ones of a path, or not one alone in the pattern.
fn whole_components(texts: [&Spanned<String>; 2], pieces: [&[Piece]; 2], gapped: [&str; 2]) -> Checked<Option<char>> {
    let names: Vec<&str> = holes(pieces[0]).map(|(hole, _)| hole.name.as_str()).collect();
    let mut found = None;
    for side in [0, 1] {
        let read = reference(texts[side], gapped[side])?;
        for (hole, span) in holes(pieces[side]).filter(|(hole, _)| hole.many) {
            let gap = names.iter().position(|name| *name == hole.name).and_then(gap);
            let is_whole = |part: &Span| gap.is_some_and(|gap| part.of(read.text) == gap.to_string());
            let fault = |message: String| Err(Diagnostic::new(place(texts[side], span), message));
            if !read.path.iter().any(is_whole) {
                let name = &hole.name;
                return fault(format!("`:[{name}*]` is for whole components of a path: put `/` around it"));
            }
            if side == 0 && found.is_some() {
                return fault("a pattern can have one hole for any number of components".to_owned());
            }
            found = gap;
        }
    }
    Ok(found)
}

/// What a pattern is for.
fn pattern_name(read: &Reference, names: &[&str], many: bool) -> ImageName {
    let mut name = read.name();
    let first = read.path[0].of(read.text);
    let number = first.chars().next().and_then(gap_number).filter(|_| first.chars().count() == 1);
    let is_registry = number.and_then(|number| names.get(number)) == Some(&REGISTRY);
    if read.registry.is_none() && read.path.len() > 1 && is_registry {
        name.registry = name.path.remove(0);
    } else if many && read.path.len() == 1 && name.path[0] == OFFICIAL {
        name.path.remove(0);
    }
    name
}

#[cfg(test)]
mod tests;
