//! One Dockerfile: what dockmod makes of it against what BuildKit's parser makes of it.

use dockmod::syntax::dump::dump;
use serde_json::Value;

use crate::exceptions;

/// What a comparison came to.
pub enum Outcome {
    Same,
    /// They differ in what is listed under these names.
    Excepted(Vec<String>),
    Different(Vec<String>),
}

/// Compares both readings of `text`.
pub fn compare(text: &str, theirs: &Value) -> Outcome {
    let ours = dump(text);
    if let Some(name) = theirs["skipped"].as_str() {
        let ours = exceptions::explain(text, &ours, true).map(str::to_owned);
        return Outcome::Excepted(ours.into_iter().chain([exceptions::known(name)]).collect());
    }
    let mut found = Comparison { ours: &ours, theirs, differences: Vec::new(), excepted: Vec::new() };
    found.file();
    let Comparison { differences, mut excepted, .. } = found;
    if !differences.is_empty() {
        match exceptions::explain(text, &ours, is_exact(theirs)) {
            Some(name) => excepted = vec![name.to_owned()],
            None => return Outcome::Different(differences),
        }
    }
    if excepted.is_empty() { Outcome::Same } else { Outcome::Excepted(excepted) }
}

/// Whether the parser is as new as can be, and tells all that it knows.
fn is_exact(theirs: &Value) -> bool {
    theirs["exact"] == Value::Bool(true)
}

struct Comparison<'v> {
    ours: &'v Value,
    theirs: &'v Value,
    differences: Vec<String>,
    excepted: Vec<String>,
}

impl Comparison<'_> {
    fn file(&mut self) {
        let errors = list(&self.ours["errors"]);
        if let Some(message) = self.theirs["error"].as_str() {
            if errors.is_empty() {
                self.differences.push(format!("accepted, but BuildKit's parser says: {message}"));
            }
            return;
        }
        self.refusal(errors);
        if let Some(escape) = self.theirs["escape"].as_str() {
            self.same("escape", &self.ours["escape"], &escape.into());
        }
        let (ours, theirs) = (list(&self.ours["instructions"]), list(&self.theirs["commands"]));
        self.same("number of instructions", &ours.len().into(), &theirs.len().into());
        for (ours, theirs) in ours.iter().zip(theirs) {
            self.instruction(ours, theirs);
        }
    }

    /// Both refuse the file, or both take it, at the level above the parser; `parse.py` cannot tell where NUL is.
    fn refusal(&mut self, errors: &[Value]) {
        if self.theirs["nul"] == Value::Bool(true) {
            return;
        }
        match (self.theirs["refused"].as_str(), errors) {
            (None, []) => {}
            (None, [error, ..]) => self.differences.push(format!("refused, but BuildKit is content: {error}")),
            (Some(rule), []) => self.differences.push(format!("accepted, but BuildKit refuses: {rule}")),
            (Some(_), _) if is_exact(self.theirs) => {}
            (Some(rule), _) => self.excepted.push(exceptions::known(rule)),
        }
    }

    fn instruction(&mut self, ours: &Value, theirs: &Value) {
        for field in ["keyword", "original", "start_line", "end_line", "flags"] {
            self.same(field, &ours[field], &theirs[field]);
        }
        self.same("json", &(ours["form"] == "exec").into(), &theirs["json"]);
        if self.has_error(ours) {
            return;
        }
        let inner = &ours["onbuild"];
        if inner["keyword"].is_string() || theirs["sub"].is_string() {
            self.same("inner keyword", &inner["keyword"], &theirs["sub"]);
        }
        if theirs["sub_flags"].is_array() {
            self.same("inner flags", &inner["flags"], &theirs["sub_flags"]);
        }
        if is_known(inner) {
            self.same("values", &ours["values"], &theirs["values"]);
        }
        self.heredocs(inner.is_object(), list(&ours["heredocs"]), list(&theirs["heredocs"]));
    }

    fn heredocs(&mut self, is_onbuild: bool, ours: &[Value], theirs: &[Value]) {
        if is_onbuild && !is_exact(self.theirs) {
            if !ours.is_empty() {
                self.excepted.push(exceptions::known("onbuild-heredocs"));
            }
            return;
        }
        self.same("number of here-documents", &ours.len().into(), &theirs.len().into());
        for (ours, theirs) in ours.iter().zip(theirs) {
            for (field, value) in theirs.as_object().into_iter().flatten() {
                self.same(field, &ours[field], value);
            }
        }
    }

    fn has_error(&self, instruction: &Value) -> bool {
        let lines = instruction["start_line"].as_u64()..=instruction["end_line"].as_u64();
        list(&self.ours["errors"]).iter().any(|error| lines.contains(&error["line"].as_u64()))
    }

    fn same(&mut self, what: &str, ours: &Value, theirs: &Value) {
        if ours == theirs {
            return;
        }
        match !is_exact(self.theirs) && &cut_at_nul(ours) == theirs {
            true => self.excepted.push(exceptions::known("nul")),
            false => self.differences.push(format!("{what}: ours {ours}, BuildKit's {theirs}")),
        }
    }
}

/// BuildKit's parser throws away what is after a keyword that it does not know.
fn is_known(onbuild: &Value) -> bool {
    onbuild["keyword"].as_str().is_none_or(|word| dockmod::syntax::dockerfile::Keyword::of(word).is_some())
}

fn cut_at_nul(value: &Value) -> Value {
    match value {
        Value::String(text) => text.split('\0').next().into(),
        Value::Array(values) => values.iter().map(cut_at_nul).collect(),
        other => other.clone(),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
