//! The shell parser: what it takes is a tree whose spans nest, are in order and leave no byte out.

#![no_main]

mod tree;

use dockmod::base::arena::Arena;
use dockmod::syntax::shell;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match shell::parse(text, &Arena::new()) {
        Ok(script) => {
            tree::check::check(text, &script);
            shell::for_each_command(&script, &mut |command| {
                command.words().iter().for_each(|word| drop(word.literal(text)));
            });
        }
        Err(opaque) => assert!(text.is_char_boundary(opaque.span.start) && !opaque.message.is_empty()),
    }
});
