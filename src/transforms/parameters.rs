//! The parameters of steps that a configuration may set, for all steps of a transform that have them.

use super::model::{Env, Install, ManagerCommand, Retry, Step, Transform};

/// A parameter, by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// `commands`
    Commands,
    /// `attempts`
    Attempts,
    /// `delay`
    Delay,
    /// `message`
    Message,
    /// `ignored-failure`
    IgnoredFailure,
    /// `options`
    Options,
    /// `comment`
    Comment,
}

impl Parameter {
    /// Every parameter, in the order in which they are shown.
    pub const ALL: &[Parameter] = &[
        Parameter::Commands,
        Parameter::Attempts,
        Parameter::Delay,
        Parameter::Message,
        Parameter::IgnoredFailure,
        Parameter::Options,
        Parameter::Comment,
    ];

    /// Its key.
    pub const fn name(self) -> &'static str {
        match self {
            Parameter::Commands => "commands",
            Parameter::Attempts => "attempts",
            Parameter::Delay => "delay",
            Parameter::Message => "message",
            Parameter::IgnoredFailure => "ignored-failure",
            Parameter::Options => "options",
            Parameter::Comment => "comment",
        }
    }

    /// The parameter with that key.
    pub fn named(key: &str) -> Option<Parameter> {
        Self::ALL.iter().copied().find(|parameter| parameter.name() == key)
    }
}

/// A parameter with a value that the rules for transform files admit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// What to retry.
    Commands(Vec<ManagerCommand>),
    /// How often to try.
    Attempts(u32),
    /// Seconds between two tries.
    Delay(u32),
    /// What is printed at the last miss.
    Message(String),
    /// Whether builds keep going whose author let the failure pass unseen.
    KeepIgnoredFailures(bool),
    /// Options of a new command.
    Options(Vec<String>),
    /// Comment lines for above the instruction.
    Comment(String),
}

impl Setting {
    /// What it sets.
    pub fn parameter(&self) -> Parameter {
        match self {
            Setting::Commands(_) => Parameter::Commands,
            Setting::Attempts(_) => Parameter::Attempts,
            Setting::Delay(_) => Parameter::Delay,
            Setting::Message(_) => Parameter::Message,
            Setting::KeepIgnoredFailures(_) => Parameter::IgnoredFailure,
            Setting::Options(_) => Parameter::Options,
            Setting::Comment(_) => Parameter::Comment,
        }
    }

    /// Its value as TOML has it.
    pub fn value(&self) -> toml::Value {
        match self {
            Setting::Commands(commands) => commands.iter().map(ManagerCommand::to_string).collect::<Vec<_>>().into(),
            Setting::Attempts(number) | Setting::Delay(number) => i64::from(*number).into(),
            Setting::Message(text) | Setting::Comment(text) => text.as_str().into(),
            Setting::KeepIgnoredFailures(keep) => if *keep { "keep" } else { "stricter" }.into(),
            Setting::Options(options) => options.clone().into(),
        }
    }
}

impl Transform {
    /// The parameters that some step of it has.
    pub fn parameters(&self) -> Vec<Parameter> {
        let all = Parameter::ALL.iter().copied();
        all.filter(|&parameter| self.steps.iter().any(|step| step.parameters().contains(&parameter))).collect()
    }

    /// Sets a parameter in every step that has it.
    pub fn set(&mut self, setting: &Setting) {
        self.steps.iter_mut().for_each(|step| step.set(setting));
    }
}

impl Step {
    /// The parameters that the action has.
    pub fn parameters(&self) -> &'static [Parameter] {
        use Parameter::{Attempts, Commands, Comment, Delay, IgnoredFailure, Message, Options};
        match self {
            Step::Retry(_) => &[Commands, Attempts, Delay, Message, IgnoredFailure, Comment],
            Step::Install(_) => &[Options, Comment],
            Step::Env(_) => &[Comment],
        }
    }

    /// Its parameters with their values; one without a value is left out.
    pub fn settings(&self) -> Vec<Setting> {
        let (mut settings, comment) = match self {
            Step::Retry(retry) => {
                let settings = vec![
                    Setting::Commands(retry.commands.clone()),
                    Setting::Attempts(retry.attempts),
                    Setting::Delay(retry.delay),
                    Setting::Message(retry.message.clone()),
                    Setting::KeepIgnoredFailures(retry.keep_ignored_failures),
                ];
                (settings, &retry.comment)
            }
            Step::Install(install) => (vec![Setting::Options(install.options.clone())], &install.comment),
            Step::Env(env) => (Vec::new(), &env.comment),
        };
        settings.extend(comment.clone().map(Setting::Comment));
        settings
    }

    fn set(&mut self, setting: &Setting) {
        match (self, setting) {
            (Step::Retry(retry), Setting::Commands(commands)) => retry.commands.clone_from(commands),
            (Step::Retry(retry), Setting::Attempts(attempts)) => retry.attempts = *attempts,
            (Step::Retry(retry), Setting::Delay(delay)) => retry.delay = *delay,
            (Step::Retry(retry), Setting::Message(message)) => retry.message.clone_from(message),
            (Step::Retry(retry), Setting::KeepIgnoredFailures(keep)) => retry.keep_ignored_failures = *keep,
            (Step::Install(install), Setting::Options(options)) => install.options.clone_from(options),
            (Step::Retry(Retry { comment, .. }), Setting::Comment(text))
            | (Step::Install(Install { comment, .. }), Setting::Comment(text))
            | (Step::Env(Env { comment, .. }), Setting::Comment(text)) => *comment = Some(text.clone()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transforms::load::built_in;

    #[test]
    fn what_is_set_is_what_the_steps_then_have() {
        for mut transform in built_in() {
            transform.set(&Setting::Comment("why".to_owned()));
            for step in &transform.steps {
                let found: Vec<Parameter> = step.settings().iter().map(Setting::parameter).collect();
                assert_eq!(found, step.parameters());
            }
            let parameters = transform.parameters();
            assert!(parameters.iter().all(|&parameter| Parameter::named(parameter.name()) == Some(parameter)));
        }
    }
}
