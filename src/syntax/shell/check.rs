//! What must hold for every tree, for tests: spans nest and are in order, and no byte is lost.

use super::{Assignment, Command, CommandKind, Part, PartKind, Pipeline, Redirection, Script, Span, Word};

/// Panics unless `script` is a lossless tree of `text`.
pub fn check(text: &str, script: &Script) {
    let all = Span::new(0, text.len());
    Checker { text, all, bytes: vec![false; text.len()], arrays: Vec::new() }.whole(script, all);
}

/// One script; commands in words are checked each on its own.
struct Checker<'t> {
    text: &'t str,
    /// Where the script is: its span and the blanks and comments around.
    all: Span,
    /// Which bytes some token covers.
    bytes: Vec<bool>,
    /// Arrays, which are part of words and may have comments in them.
    arrays: Vec<Span>,
}

impl Checker<'_> {
    /// Checks `script`, and that of the bytes in `covered` only operators are in no token.
    fn whole(mut self, script: &Script, covered: Span) {
        self.script(script, self.all);
        let rest = (covered.start..covered.end).filter(|&at| !self.bytes[at]);
        let mut bare = vec![b' '; self.text.len()];
        rest.for_each(|at| bare[at] = self.text.as_bytes()[at]);
        let bare = String::from_utf8(bare).expect("tokens end at character boundaries");
        // A continuation in backquotes in backquotes has more backslashes than one.
        let lines = bare.lines().map(|line| line.trim_end_matches('\\')).collect::<Vec<_>>();
        let bare = lines.join(" ").replace(|c| ";&|()<>".contains(c), " ");
        assert!(bare.trim().is_empty(), "{:?} is in no token of {:?}", bare.trim(), self.text);
    }

    /// A script of which all of `all` is the source.
    fn nested(&self, script: &Script, all: Span) {
        Checker { text: self.text, all, bytes: vec![false; self.text.len()], arrays: Vec::new() }.whole(script, all);
    }

    /// A script somewhere within `all`.
    fn embedded(&self, script: &Script, all: Span) {
        Checker { text: self.text, all, bytes: vec![false; self.text.len()], arrays: Vec::new() }
            .whole(script, script.span);
    }

    fn token(&mut self, token: Span, parent: Span) {
        assert!(parent.contains(token), "{token:?} is outside {parent:?} in {:?}", self.text);
        assert!(self.text.get(token.start..token.end).is_some(), "{token:?} splits a character of {:?}", self.text);
        for at in token.start..token.end {
            assert!(!self.bytes[at], "byte {at} is in two tokens of {:?}", self.text);
            self.bytes[at] = true;
        }
    }

    fn ordered(&self, spans: &[Span], parent: Span) {
        assert!(spans.iter().all(|&span| parent.contains(span)), "{spans:?} are outside {parent:?} in {:?}", self.text);
        assert!(
            spans.windows(2).all(|pair| pair[0].end <= pair[1].start),
            "{spans:?} are out of order in {:?}",
            self.text
        );
    }

    fn script(&mut self, script: &Script, parent: Span) {
        assert!(parent.contains(script.span));
        self.ordered(script.comments, parent);
        let mut spans = Vec::new();
        for list in script.lists {
            spans.push(list.span);
            spans.extend(list.terminator.map(|(_, span)| span));
            let mut inner = vec![list.first.span];
            inner.extend(list.rest.iter().flat_map(|(_, op, pipeline)| [*op, pipeline.span]));
            self.ordered(&inner, list.span);
            self.same_ends(&inner, list.span);
            list.pipelines().for_each(|pipeline| self.pipeline(pipeline));
        }
        self.ordered(&spans, script.span);
        self.same_ends(&spans, script.span);
        for &comment in script.comments {
            assert!(comment.of(self.text).starts_with('#') && !comment.of(self.text).contains('\n'));
            if !self.arrays.iter().any(|array| array.contains(comment)) {
                self.token(comment, parent);
            }
        }
    }

    fn same_ends(&self, inner: &[Span], outer: Span) {
        if let (Some(first), Some(last)) = (inner.first(), inner.last()) {
            assert_eq!(Span::new(first.start, last.end), outer, "in {:?}", self.text);
        } else {
            assert!(outer.is_empty());
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline) {
        let mut spans: Vec<Span> = pipeline.time.into_iter().chain(pipeline.bang).collect();
        spans.clone().into_iter().for_each(|word| self.token(word, pipeline.span));
        for (index, command) in pipeline.commands.iter().enumerate() {
            spans.push(command.span);
            spans.extend(pipeline.pipes.get(index));
            self.command(command);
        }
        assert_eq!(pipeline.pipes.len() + 1, pipeline.commands.len());
        self.ordered(&spans, pipeline.span);
        self.same_ends(&spans, pipeline.span);
    }

    fn command(&mut self, command: &Command) {
        let mut spans: Vec<Span> = command.redirections.iter().map(|redirection| redirection.span).collect();
        self.kind(command, &mut spans);
        self.keywords(command, &mut spans);
        spans.sort();
        self.ordered(&spans, command.span);
        if matches!(command.kind, CommandKind::Simple(_)) {
            self.same_ends(&spans, command.span);
        }
        command.redirections.iter().for_each(|redirection| self.redirection(redirection, command.span));
    }

    fn keywords(&mut self, command: &Command, spans: &mut Vec<Span>) {
        let all = "( ) { } [[ ]] if then elif else fi for select in do done while until case esac function";
        for &keyword in command.keywords {
            let text = keyword.of(self.text);
            assert!(all.split(' ').any(|known| known == text), "{text:?} is no keyword in {:?}", self.text);
            self.token(keyword, command.span);
        }
        self.ordered(command.keywords, command.span);
        spans.extend(command.keywords);
        let (first, last) = (command.keywords.first(), command.keywords.last());
        match &command.kind {
            CommandKind::Simple(_) | CommandKind::Arithmetic(..) => assert!(first.is_none()),
            CommandKind::Function(..) => {}
            _ => {
                assert_eq!(first.map(|first| first.start), Some(command.span.start), "in {:?}", self.text);
                let behind = command.redirections.iter().all(|redirection| redirection.span.start >= last.unwrap().end);
                assert!(behind && command.closing() == last.copied(), "in {:?}", self.text);
            }
        }
    }

    fn kind(&mut self, command: &Command, spans: &mut Vec<Span>) {
        match &command.kind {
            CommandKind::Simple(simple) => {
                for assignment in simple.assignments {
                    spans.push(assignment.span);
                    self.assignment(assignment, command.span);
                }
                self.words(simple.words, command.span, spans);
            }
            CommandKind::Case(case) => {
                self.words([&case.word], command.span, spans);
                for (patterns, body) in case.items {
                    assert!(!patterns.is_empty());
                    self.words(*patterns, command.span, spans);
                    self.body(body, command.span, spans);
                }
            }
            CommandKind::For(clause) => {
                spans.push(clause.name);
                self.token(clause.name, command.span);
                self.words(clause.words.into_iter().flatten(), command.span, spans);
            }
            CommandKind::Arithmetic(span, scripts) | CommandKind::ForArithmetic(span, scripts, _) => {
                spans.push(*span);
                self.token(*span, command.span);
                scripts.iter().for_each(|script| self.embedded(script, *span));
            }
            CommandKind::Function(name, body) => {
                spans.extend([*name, body.span]);
                self.token(*name, command.span);
                self.command(body);
            }
            CommandKind::Test(words) => self.words(*words, command.span, spans),
            CommandKind::Group(_) | CommandKind::Subshell(_) | CommandKind::If(_) | CommandKind::While(_) => {}
            // Of use where the tree is seen from outside of the crate, as in fuzzing.
            #[allow(unreachable_patterns)]
            kind => panic!("{kind:?} is not checked"),
        }
        if !matches!(command.kind, CommandKind::Case(_)) {
            command.bodies().into_iter().for_each(|body| self.body(body, command.span, spans));
        }
    }

    fn body(&mut self, body: &Script, parent: Span, spans: &mut Vec<Span>) {
        spans.push(body.span);
        self.script(body, parent);
    }

    fn words<'w>(&mut self, words: impl IntoIterator<Item = &'w Word<'w>>, parent: Span, spans: &mut Vec<Span>) {
        for word in words {
            spans.push(word.span);
            self.token(word.span, parent);
            self.word(word);
            self.arrays
                .extend(word.parts.iter().filter(|part| matches!(part.kind, PartKind::Array(_))).map(|part| part.span));
        }
    }

    fn assignment(&mut self, assignment: &Assignment, parent: Span) {
        self.token(assignment.span, parent);
        self.arrays.extend(assignment.array.is_some().then_some(assignment.span));
        assert_eq!(assignment.name.start, assignment.span.start);
        let mut spans = vec![assignment.name];
        spans.extend(assignment.words().map(|word| word.span));
        self.ordered(&spans, assignment.span);
        if let Some(value) = &assignment.value {
            assert_eq!(value.span.end, assignment.span.end);
        }
        assignment.words().for_each(|word| self.word(word));
    }

    fn redirection(&mut self, redirection: &Redirection, parent: Span) {
        let Redirection { span, operator, target, heredoc, .. } = redirection;
        assert!(parent.contains(*span));
        self.token(Span::new(span.start, operator.end), *span);
        self.token(target.span, *span);
        assert_eq!(target.span.end, span.end);
        self.word(target);
        let introduces = matches!(operator.of(self.text), "<<" | "<<-");
        assert_eq!(introduces, heredoc.is_some(), "in {:?}", self.text);
        if let Some(heredoc) = heredoc {
            self.token(heredoc.body, self.all);
            self.token(heredoc.delimiter, self.all);
            assert_eq!(heredoc.body.end, heredoc.delimiter.start);
            for script in heredoc.substitutions {
                self.embedded(script, heredoc.body);
            }
        }
    }

    fn word(&self, word: &Word) {
        self.tile(word.parts, word.span);
    }

    fn tile(&self, parts: &[Part], span: Span) {
        self.same_ends(&parts.iter().map(|part| part.span).collect::<Vec<_>>(), span);
        assert!(parts.windows(2).all(|pair| pair[0].span.end == pair[1].span.start), "a gap in {:?}", self.text);
        for part in parts {
            assert!(!part.span.is_empty());
            self.part(part);
        }
    }

    fn part(&self, part: &Part) {
        let Span { start, end } = part.span;
        match &part.kind {
            PartKind::DoubleQuoted(parts) => {
                let quote = self.text[start..end].find('"').expect("a quote");
                if let (Some(first), Some(last)) = (parts.first(), parts.last()) {
                    assert_eq!(first.span.start, start + quote + 1);
                    assert!(last.span.end < end);
                    self.tile(parts, Span::new(first.span.start, last.span.end));
                }
            }
            PartKind::Parameter(name, words) => {
                let mut spans = vec![*name];
                spans.extend(words.iter().map(|word| word.span));
                self.ordered(&spans, part.span);
                words.iter().for_each(|word| self.word(word));
            }
            PartKind::Substitution(script) | PartKind::Process(script) => {
                let open = self.text[start..end].find('(').expect("a parenthesis");
                self.nested(script, Span::new(start + open + 1, end));
            }
            PartKind::Backquoted(script) => {
                let open = start + self.text[start..end].find('`').expect("a backquote") + 1;
                // Backslashes in front of the last backquote may escape it or be the end of the last word.
                let close = self.text[..end - 1].trim_end_matches('\\').len().max(script.span.end);
                let bytes = vec![false; self.text.len()];
                let all = Span::new(open, end - 1);
                Checker { text: self.text, all, bytes, arrays: Vec::new() }.whole(script, Span::new(open, close));
            }
            PartKind::Arithmetic(scripts) => scripts.iter().for_each(|script| self.embedded(script, part.span)),
            PartKind::Array(words) => words.iter().for_each(|word| self.word(word)),
            PartKind::Literal
            | PartKind::Escape
            | PartKind::SingleQuoted
            | PartKind::DollarSingleQuoted
            | PartKind::Masked => {}
            // Of use where the tree is seen from outside of the crate, as in fuzzing.
            #[allow(unreachable_patterns)]
            kind => panic!("{kind:?} is not checked"),
        }
    }
}
