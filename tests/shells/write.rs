//! Random scripts as text.

use crate::grammar::{Add, Form, Item, Join, List, Recipe};

/// The Dockerfile that `recipe` describes.
pub fn dockerfile(recipe: &Recipe) -> String {
    written(recipe, false)
}

/// The same with each `apk add` in a loop in a subshell, which is right everywhere but in a pipeline.
pub fn looped(recipe: &Recipe) -> String {
    written(recipe, true)
}

fn written(recipe: &Recipe, looped: bool) -> String {
    let mut writer = Writer { form: recipe.form, looped, ..Writer::default() };
    writer.list(&recipe.list);
    let Writer { text, bodies, .. } = writer;
    let run = match recipe.form {
        Form::Continued => format!("RUN {text}\n{bodies}"),
        Form::Lines(true) => format!("RUN <<-SCRIPT\n\t{}{bodies}\n\tSCRIPT\n", text.replace('\n', "\n\t") + "\n"),
        Form::Lines(false) | Form::CarriageReturns => format!("RUN <<SCRIPT\n{text}\n{bodies}\nSCRIPT\n"),
        Form::Json => format!("RUN {}\n", serde_json::json!(["sh", "-c", text])),
    };
    let shell = if recipe.shell.is_empty() { String::new() } else { format!("SHELL {}\n", recipe.shell) };
    let text = format!("FROM alpine:3.20\n{shell}{run}");
    if recipe.form == Form::CarriageReturns { text.replace('\n', "\r\n") } else { text }
}

struct Writer {
    form: Form,
    looped: bool,
    text: String,
    /// Here-documents that begin after the line in work.
    bodies: String,
    packages: usize,
    names: usize,
    in_substitution: bool,
    /// A loop without a counter is around.
    in_once: bool,
    /// The loop variable is set.
    in_loop: bool,
}

/// `word` of a call with the function's own name.
fn called(word: &str, name: &str) -> String {
    if matches!(word, "f" | "f;") { word.replace('f', name) } else { word.to_owned() }
}

impl Default for Writer {
    fn default() -> Self {
        Self {
            form: Form::Json,
            looped: false,
            text: String::new(),
            bodies: String::new(),
            packages: 0,
            names: 0,
            in_substitution: false,
            in_loop: false,
            in_once: false,
        }
    }
}

impl Writer {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn name(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}{}", self.names)
    }

    fn list(&mut self, list: &List) {
        for (index, (join, item)) in list.0.iter().enumerate() {
            if index > 0 {
                self.join(join);
            }
            self.item(item);
        }
    }

    fn join(&mut self, join: &Join) {
        let newline = join.breaks && !matches!(self.form, Form::Json);
        if join.operator == ";" && newline && matches!(self.form, Form::Lines(_) | Form::CarriageReturns) {
            return self.newline(join.noise);
        }
        self.push(if join.operator == ";" { "" } else { " " });
        self.push(join.operator);
        if newline { self.newline(join.noise) } else { self.push(" ") }
    }

    fn newline(&mut self, noise: Option<&'static str>) {
        match self.form {
            Form::Continued => {
                self.push(" \\\n");
                if let Some(noise) = noise {
                    self.push(noise);
                    self.push("\n");
                }
                self.push("    ");
            }
            Form::Lines(_) | Form::CarriageReturns => {
                self.push("\n");
                let bodies = std::mem::take(&mut self.bodies);
                self.push(&bodies);
                if let Some(noise) = noise {
                    self.push(noise);
                    self.push("\n");
                }
            }
            Form::Json => self.push(" "),
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Plain("continue") if self.in_once => self.push("break"),
            Item::Plain(text) | Item::Sink(text) => self.push(text),
            Item::Add(add) if self.looped => {
                self.push(" ( for attempt in 1 2 3; do ");
                self.add(add);
                self.push(" && break; [ $attempt = 3 ] && { echo failed after 3 >&2; exit 1; }; sleep 5; done )");
            }
            Item::Add(add) => self.add(add),
            Item::Not(inner) => {
                self.push("! ");
                if matches!(
                    **inner,
                    Item::Function(..) | Item::While(_) | Item::Again(..) | Item::Not(_) | Item::Retried(..)
                ) {
                    self.enclosed("{ ", inner, "; }");
                } else {
                    self.item(inner);
                }
            }
            Item::Pipe(members) => self.pipe(members),
            Item::Group(list) => self.around("{ ", list, "; }"),
            Item::Subshell(list) => self.around("( ", list, " )"),
            Item::If(condition, then, otherwise) => {
                self.around("if ", condition, "; ");
                self.around("then ", then, "; ");
                if let Some(otherwise) = otherwise {
                    self.around("else ", otherwise, "; ");
                }
                self.push("fi");
            }
            Item::For(name, body) => {
                self.push("for ");
                self.push(name);
                let outer = self.in_loop;
                self.in_loop |= *name == "p";
                self.around(" in q1 q2; do ", body, "; done");
                self.in_loop = outer;
            }
            Item::While(body) => {
                let name = self.name("n");
                let head = format!("{name}=0; while [ ${name} -lt 2 ]; do {name}=$(({name}+1)); ");
                self.around(&head, body, "; done");
            }
            Item::Once(word, condition, body) => {
                self.push(word);
                let outer = std::mem::replace(&mut self.in_once, true);
                self.around(" ", condition, "; ");
                self.around("do ", body, "; break; done");
                self.in_once = outer;
            }
            Item::Function(body, call) => {
                let name = self.name("f");
                self.around(&format!("{name}() {{ "), body, "; }; ");
                let call: Vec<String> = call.split(' ').map(|word| called(word, &name)).collect();
                self.push(&call.join(" "));
            }
            Item::Case(list) => self.around("case x in x) ", list, ";; *) ls;; esac"),
            Item::Capture(front, list, behind) => {
                let nested = self.text.matches('`').count() % 2 == 1;
                let front = if nested { front.replace('`', "$(") } else { (*front).to_owned() };
                let behind = if nested { behind.replace('`', ")") } else { (*behind).to_owned() };
                let outer = std::mem::replace(&mut self.in_substitution, true);
                self.around(&front, list, &behind);
                self.in_substitution = outer;
            }
            Item::Heredoc(text) => self.heredoc(text),
            Item::Again(front, list, behind) => self.around(front, list, behind),
            Item::Retried(front, add, behind) => {
                self.push(front);
                self.add(add);
                self.push(behind);
            }
        }
    }

    fn around(&mut self, front: &str, list: &List, behind: &str) {
        self.push(front);
        self.list(list);
        self.push(behind);
    }

    fn enclosed(&mut self, front: &str, item: &Item, behind: &str) {
        self.push(front);
        self.item(item);
        self.push(behind);
    }

    /// What is fed reads its input to the end, or else its end would be chance to what feeds it.
    fn pipe(&mut self, members: &[Item]) {
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                self.push(" | ");
            }
            match member {
                Item::Sink(_) => self.item(member),
                Item::Add(add) if index > 0 && add.redirection.contains('<') => {
                    self.add(&Add { redirection: "", ..add.clone() });
                }
                Item::Add(add) => self.add(add),
                _ if index > 0 => self.enclosed("{ cat >/dev/null; ", member, "; }"),
                Item::Plain(_) => self.item(member),
                _ => self.enclosed("{ ", member, "; }"),
            }
        }
    }

    fn add(&mut self, add: &Add) {
        self.push(add.prefix);
        self.push(add.start);
        let first = if add.twin { 0 } else { self.packages };
        let mut words: Vec<String> = (0..add.packages).map(|index| format!("p{}", first + index)).collect();
        self.packages += add.packages;
        let more = add.more.filter(|word| *word != "$p" || self.in_loop);
        words.extend(more.map(str::to_owned));
        for (index, word) in words.iter().enumerate() {
            if add.spread && !matches!(self.form, Form::Json) {
                self.push(" \\\n");
                if add.comment && index == 1 && self.form == Form::Continued {
                    self.push("    # apk add that\n");
                }
                self.push("      ");
            } else {
                self.push(" ");
            }
            self.push(word);
        }
        self.push(add.redirection);
    }

    /// Its body comes after the line; where there are no lines, the command goes without.
    ///
    /// A blank ends the tag, for BuildKit takes what stands directly after as part of it.
    fn heredoc(&mut self, text: &str) {
        let (command, body) = text.split_once('\n').unwrap_or((text, ""));
        if self.form == Form::Json || self.in_substitution || self.text.contains("<<") {
            return self.push("cat list");
        }
        self.push(command);
        self.push(" ");
        self.bodies.push_str(body);
    }
}
