use super::*;
use crate::syntax::dockerfile::parse;

fn stages(text: &str) -> Stages {
    let dockerfile = parse(text);
    assert_eq!(dockerfile.errors, []);
    Stages::new(&dockerfile)
}

fn bases(text: &str) -> Vec<Base> {
    stages(text).stages.into_iter().map(|stage| stage.base).collect()
}

fn image(name: &str) -> Base {
    Base::Image(name.to_owned())
}

/// What is in force after the last instruction.
fn at_end<T>(text: &str, ask: impl Fn(&Stages, usize) -> T) -> T {
    let text = format!("{text}\nRUN true\n");
    let dockerfile = parse(&text);
    let last = dockerfile.instructions().count() - 1;
    ask(&Stages::new(&dockerfile), last)
}

fn value(text: &str, name: &str) -> Option<String> {
    at_end(text, |stages, last| stages.env(last, name).cloned())?.value
}

fn user(text: &str) -> User {
    at_end(text, Stages::user)
}

#[test]
fn bases_are_images_or_earlier_stages() {
    assert_eq!(bases("FROM alpine AS Build\nFROM build\nFROM 0"), [image("alpine"), Base::Stage(0), image("0")]);
    assert_eq!(bases("FROM later AS a\nFROM x AS later"), [image("later"), image("x")]);
    assert_eq!(bases("FROM a AS a\nFROM a"), [image("a"), Base::Stage(0)]);
    assert_eq!(bases("FROM a AS x\nFROM x AS x\nFROM X"), [image("a"), Base::Stage(0), Base::Stage(1)]);
    assert_eq!(bases("FROM scratch"), [image("scratch")]);
}

#[test]
fn args_resolve_in_from() {
    let args = "ARG IMAGE=alpine:3 TAG=\"22\"\nARG FULL=node:${TAG}-alpine\nARG BARE\n";
    let base = |from: &str| bases(&format!("{args}FROM {from}")).remove(0);
    assert_eq!(base("$IMAGE"), image("alpine:3"));
    assert_eq!(base("\"${IMAGE}\""), image("alpine:3"));
    assert_eq!(base("$FULL"), image("node:22-alpine"));
    assert_eq!(base("${BARE:-wolfi}"), image("wolfi"));
    assert_eq!(base("${NONE-wolfi}"), image("wolfi"));
    assert_eq!(base("x${IMAGE:+y}"), image("xy"));
    assert_eq!(base("${IMAGE%:*}:edge"), image("alpine:edge"));
    assert_eq!(base("$BARE"), Base::Unresolved(String::new()));
    assert_eq!(base("$BARE/alpine:3"), Base::Unresolved("/alpine:3".to_owned()));
    assert_eq!(base("b-$TARGETARCH"), Base::Unresolved("b-".to_owned()));
    assert_eq!(base("${TARGETARCH:-x}"), Base::Unresolved(String::new()));
    assert_eq!(bases("ARG S=one\nFROM a AS one\nFROM $S"), [image("a"), Base::Stage(0)]);
    assert_eq!(bases("FROM a\nARG X=b\nFROM $X"), [image("a"), Base::Unresolved(String::new())]);
}

#[test]
fn instructions_belong_to_stages() {
    let graph = stages("ARG A=b\nFROM $A AS x\nRUN one\nFROM x\nRUN two\nFROM c\n");
    let of: Vec<_> = (0..7).map(|index| graph.stage_of(index)).collect();
    assert_eq!(of, [None, Some(0), Some(0), Some(1), Some(1), Some(2), None]);
    assert_eq!(graph.ancestors(1).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(graph.root_image(1), Some("b"));
    assert_eq!(graph.root_image(2), Some("c"));
}

#[test]
fn an_env_line_sees_the_values_from_before_it() {
    let text = "FROM scratch\nENV A=old\nENV A=new B=$A\nENV C=$A";
    assert_eq!(value(text, "B").as_deref(), Some("old"));
    assert_eq!(value(text, "C").as_deref(), Some("new"));
    assert_eq!(value("FROM a\nENV A b  c", "A").as_deref(), Some("b  c"));
    assert_eq!(value("FROM a\nENV PATH=/x:$PATH", "PATH"), None);
    assert_eq!(value("FROM scratch\nENV K=X\nENV $K=1", "X").as_deref(), Some("1"));
}

#[test]
fn env_is_inherited() {
    let text = "FROM a AS x\nENV A=1\nFROM x AS y\nENV B=$A\nFROM y";
    assert_eq!(value(text, "A").as_deref(), Some("1"));
    assert_eq!(value(text, "B").as_deref(), Some("1"));
    let found = at_end(text, |stages, last| stages.env(last, "A").cloned()).unwrap();
    assert_eq!((found.instruction, found.pair, found.origin), (1, 0, Origin::Env));
    assert_eq!(value("FROM a AS x\nENV A=1\nFROM b", "A"), None);
}

#[test]
fn args_are_seen_from_their_line_on() {
    let global = "ARG G=g\nFROM a\n";
    assert_eq!(value(&format!("{global}ENV E=${{G:-none}}"), "E"), None);
    assert_eq!(value(&format!("{global}ARG G\nENV E=$G"), "E").as_deref(), Some("g"));
    assert_eq!(value("FROM a\nARG A=1 B=$A\nENV E=$B", "E").as_deref(), Some("1"));
    assert_eq!(value("FROM a\nARG A\nENV E=${A:-d}", "E").as_deref(), Some("d"));
    assert_eq!(value("FROM a\nARG A\nENV E=$A", "E"), None);
    assert_eq!(value("FROM a AS x\nARG A=1\nFROM x\nENV E=$A", "E").as_deref(), Some("1"));
    assert_eq!(value("FROM a AS x\nENV A=env\nARG A=arg\nENV E=$A", "E").as_deref(), Some("arg"));
    assert_eq!(value("FROM a AS x\nENV A=env\nARG A=arg\nFROM x\nENV E=$A", "E").as_deref(), Some("env"));
}

#[test]
fn variables_in_force() {
    let graph = stages("ARG G\nFROM a AS x\nRUN 1\nARG i\nRUN 2\nENV j=1\nRUN 3\nFROM x\nRUN 4\nFROM b\nRUN 5");
    let has = |name: &str| (0..11).filter(|&index| graph.has_variable(index, name)).collect::<Vec<_>>();
    assert_eq!(has("i"), [4, 5, 6, 7, 8]);
    assert_eq!(has("j"), [6, 7, 8]);
    assert_eq!(has("G"), [0usize; 0]);
}

#[test]
fn shells_are_inherited() {
    let text = "FROM a AS x\nRUN 1\nSHELL [\"/bin/bash\", \"-ec\"]\nRUN 2\nFROM x\nRUN 3\nFROM b\nRUN 4";
    let graph = stages(text);
    let of: Vec<_> = [1, 3, 5, 7].into_iter().map(|index| graph.shell(index).join(" ")).collect();
    assert_eq!(of, ["/bin/sh -c", "/bin/bash -ec", "/bin/bash -ec", "/bin/sh -c"]);
}

#[test]
fn users() {
    for root in ["", "USER root", "USER 0", "USER root:root", "USER 0:0", "USER a\nUSER \"root\"", "ARG U=0\nUSER $U"] {
        assert_eq!(user(&format!("FROM a\n{root}")), User::Root, "{root}");
    }
    for other in ["USER node", "USER 1000:0", "ENV U=app\nUSER ${U}", "ARG U\nUSER ${U:-app}"] {
        assert_eq!(user(&format!("FROM a\n{other}")), User::Other, "{other}");
    }
    for unknown in ["USER $U", "ARG U\nUSER $U"] {
        assert_eq!(user(&format!("FROM a\n{unknown}")), User::Unknown, "{unknown}");
    }
    assert_eq!(user("FROM a AS x\nUSER app\nFROM x"), User::Other);
    assert_eq!(user("FROM a AS x\nUSER app\nFROM b"), User::Root);
}

#[test]
fn a_stage_changes_nothing_for_its_siblings() {
    let text = "FROM a AS x\nENV A=1\nFROM x AS y\nENV A=2 B=3\nUSER app\nARG C\nFROM y\nENV A=4\nFROM x";
    assert_eq!(value(text, "A").as_deref(), Some("1"));
    assert_eq!(value(text, "B"), None);
    assert_eq!(user(text), User::Root);
    assert!(!at_end(text, |stages, last| stages.has_variable(last, "C")));
}

#[test]
fn what_grows_without_bound_is_not_known() {
    let text = format!("FROM a\nENV A=abcdefgh B=1{}", "\nENV A=$A$A".repeat(100));
    assert_eq!(value(&text, "A"), None);
    assert_eq!(value(&text, "B").as_deref(), Some("1"));
    let text = format!("FROM a\nENV A={}\nENV B=${{A//*x*y/}}", "x".repeat(50_000));
    assert_eq!(value(&text, "B"), None);
}
