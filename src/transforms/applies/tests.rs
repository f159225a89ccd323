use super::*;
use crate::syntax::dockerfile::parse;
use crate::transforms::load::{BUILT_IN, parse as parse_transform};
use crate::transforms::model::Transform;

/// What the condition of the built-in transform says of the last stage of `text`.
fn verdict(text: &str) -> Verdict {
    let dockerfile = parse(text);
    assert_eq!(dockerfile.errors, []);
    let document = Document::new(&dockerfile);
    transform().verdicts(&document).pop().unwrap()
}

/// The built-in transform, which also sets `A`.
fn transform() -> Transform {
    let file = BUILT_IN.iter().find(|file| file.path.contains("prisma-system-node")).unwrap();
    parse_transform(&file.text.replace("set = { ", "set = { A = \"b\", ")).unwrap()
}

/// The commands that have the need, as they start.
fn needs(text: &str) -> Vec<&str> {
    match verdict(text) {
        Verdict::Needs(places) => places.iter().map(|place| text[place.at..].lines().next().unwrap()).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn finds_the_commands() {
    for run in [
        "prisma generate",
        "python -m prisma db push",
        "uv run --frozen prisma generate",
        "poetry run prisma py fetch",
        "HOME=/x prisma generate",
        "time prisma migrate deploy",
    ] {
        assert_eq!(needs(&format!("FROM alpine\nRUN {run}\n")), [run]);
        assert_eq!(needs(&format!("FROM alpine\nRUN true && ( cd x; {run}\n# c\n")), [""; 0], "does not parse");
        let inside = format!("FROM alpine\nRUN <<EOF\nset -e\nif x; then\n{run}\nfi\nEOF\n");
        assert_eq!(needs(&inside), [run]);
    }
    assert_eq!(needs("FROM alpine\nRUN [\"prisma\", \"generate\"]\n").len(), 1);
    assert_eq!(needs("FROM alpine\nRUN [\"sh\", \"-c\", \"prisma generate\"]\n").len(), 1);
    assert_eq!(needs("FROM alpine\nRUN x=$(prisma --version)\nRUN a && prisma generate").len(), 2);
}

#[test]
fn strings_and_run_time_commands_do_not_count() {
    for line in [
        "RUN echo prisma generate",
        "RUN echo 'x; prisma generate'",
        "RUN true # prisma generate",
        "# RUN prisma generate",
        "RUN prisma",
        "CMD prisma generate",
        "CMD [\"prisma\", \"generate\"]",
        "ENTRYPOINT prisma migrate deploy",
        "HEALTHCHECK CMD prisma validate",
        "ONBUILD RUN pip install prisma",
        "ONBUILD RUN npx prisma generate",
        "ONBUILD CMD prisma generate",
        "COPY prisma generate",
        "RUN cat <<EOF > run.sh\nprisma generate\nEOF",
        "RUN pip install prisma",
        "RUN npm run build",
    ] {
        assert_eq!(verdict(&format!("FROM alpine\n{line}\n")), Verdict::NotForIt, "{line}");
    }
}

#[test]
fn node_has_a_prisma_of_its_own() {
    for stage in [
        "FROM alpine\nRUN npx prisma generate",
        "FROM alpine\nRUN pnpm exec prisma generate",
        "FROM alpine\nRUN npm run prisma:generate",
        "FROM node:22-alpine\nRUN prisma generate",
        "ARG V\nFROM docker.io/library/node:$V\nRUN prisma generate",
        "FROM oven/bun AS a\nFROM a\nRUN prisma generate",
        "FROM alpine\nRUN npm install -g typescript prisma@5\nRUN prisma generate",
        "FROM alpine\nRUN npm i -g prisma && prisma generate",
        "FROM alpine\nRUN pnpm add --global prisma@6 && prisma generate",
        "FROM alpine\nRUN yarn global add prisma && prisma generate",
        "FROM alpine AS a\nRUN npm install prisma\nFROM a\nRUN prisma generate",
    ] {
        assert_eq!(verdict(stage), Verdict::NotForIt, "{stage}");
    }
}

#[test]
fn both_kinds_in_a_stage_are_ambiguous() {
    for stage in [
        "FROM alpine\nRUN prisma generate\nRUN npx prisma generate",
        "FROM alpine\nRUN npx prisma generate\nRUN uv run prisma generate",
        "FROM alpine\nRUN prisma generate && npm i prisma && prisma generate",
    ] {
        assert!(matches!(verdict(stage), Verdict::Ambiguous(_)), "{stage}");
    }
    let apart = "FROM alpine AS ui\nRUN npx prisma generate\nFROM alpine\nRUN prisma generate";
    assert!(matches!(verdict(apart), Verdict::Needs(_)));
}

#[test]
fn a_need_in_onbuild_alone() {
    for stage in [
        "FROM alpine\nONBUILD RUN prisma generate",
        "FROM alpine\nONBUILD RUN [\"prisma\", \"generate\"]",
        "FROM alpine\nRUN true\nONBUILD RUN <<E\nprisma generate\nE",
        "FROM alpine\nRUN npx prisma generate\nONBUILD RUN uv run prisma generate",
        "FROM alpine\nONBUILD RUN npx prisma generate && prisma generate",
    ] {
        assert!(matches!(verdict(stage), Verdict::Onbuild(_)), "{stage}");
    }
    assert_eq!(verdict("FROM node\nONBUILD RUN prisma generate"), Verdict::NotForIt);
    assert_eq!(verdict("FROM alpine\nRUN npm i -g prisma\nONBUILD RUN prisma generate"), Verdict::NotForIt);
    assert_eq!(needs("FROM alpine\nONBUILD RUN prisma generate\nRUN prisma generate").len(), 1);
}

#[test]
fn what_replaces_the_name_leaves_other_names_alone() {
    for run in ["python3 -m prisma generate", "uv run prisma generate"] {
        let stage = format!("FROM alpine\nRUN npm install -g prisma\nRUN {run}");
        assert!(matches!(verdict(&stage), Verdict::Needs(_)), "{stage}");
    }
    let after = "FROM alpine\nRUN prisma generate\nRUN npm install prisma";
    assert!(matches!(verdict(after), Verdict::Needs(_)));
}

#[test]
fn assignments_are_seen() {
    let value = |run: &str| {
        let text = format!("FROM alpine\nRUN {run}");
        let Verdict::Needs(places) = verdict(&text) else { panic!("no need: {run}") };
        let assigned = places[0].assigned("A").cloned();
        assigned.map(|assigned| (assigned.value.unwrap_or_default(), assigned.exported))
    };
    assert_eq!(value("A=b prisma generate"), Some(("b".to_owned(), true)));
    assert_eq!(value("env A=b prisma generate"), Some(("b".to_owned(), true)));
    assert_eq!(value("export A=b; prisma generate"), Some(("b".to_owned(), true)));
    assert_eq!(value("A=b; prisma generate"), Some(("b".to_owned(), false)));
    assert_eq!(value("A=b true; prisma generate"), None);
}

#[test]
fn without_a_condition_every_run_has_the_need() {
    let dockerfile = parse("FROM scratch\nFROM alpine\nRUN a\nCOPY b c\nRUN d\n");
    let document = Document::new(&dockerfile);
    let verdicts = Transform { when: None, ..transform() }.verdicts(&document);
    assert_eq!(verdicts[0], Verdict::NotForIt);
    let Verdict::Needs(places) = &verdicts[1] else { panic!("no need") };
    assert_eq!(places.iter().map(|place| place.instruction).collect::<Vec<_>>(), [2, 4]);
}
