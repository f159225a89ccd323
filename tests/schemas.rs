//! The JSON Schemas: they are current, and a validator makes of files what dockmod makes of them.

mod tree;

use std::fs;
use std::path::{Path, PathBuf};

use dockmod::transforms::load;
use dockmod::transforms::load::BUILT_IN;
use jsonschema::Validator;
use serde_json::Value;

use self::tree::Tree;

const CONFIG: &str = include_str!("../schemas/dockmod.json");
const TRANSFORM: &str = include_str!("../schemas/transform.json");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_files_are_current() {
    let tree = Tree::new();
    for (what, name, text) in [("schema", "dockmod.json", CONFIG), ("transform-schema", "transform.json", TRANSFORM)] {
        let made = tree.run(["--generate", what]).code(0).out();
        if std::env::var_os("UPDATE_SCHEMAS").is_some_and(|value| value == "1") {
            fs::write(root().join("schemas").join(name), &made).unwrap();
        } else {
            assert!(made == text, "schemas/{name} is not current; write it with UPDATE_SCHEMAS=1");
        }
    }
    tree.run(["--generate", "nonsense"]).code(2).says(&["schema", "transform-schema"]);
    tree.run(["--generate", "schema", "."]).code(2);
}

fn validator(schema: &str) -> Validator {
    let schema: Value = serde_json::from_str(schema).unwrap();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert!(jsonschema::meta::is_valid(&schema));
    jsonschema::validator_for(&schema).unwrap()
}

/// What an editor hands to its validator.
fn json(toml: &str) -> Value {
    serde_json::to_value(toml::from_str::<toml::Value>(toml).unwrap_or_else(|error| panic!("{error}: {toml}"))).unwrap()
}

#[track_caller]
fn accepts(validator: &Validator, text: &str) {
    if let Err(error) = validator.validate(&json(text)) {
        panic!("{error} at {}:\n{text}", error.instance_path());
    }
}

fn transform_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => transform_files(&path),
            false => Vec::from_iter(path.extension().is_some_and(|extension| extension == "toml").then_some(path)),
        })
        .collect()
}

#[test]
fn the_schema_takes_the_transforms_that_dockmod_takes() {
    let validator = validator(TRANSFORM);
    BUILT_IN.iter().for_each(|file| accepts(&validator, file.text));
    let golden = transform_files(&root().join("golden"));
    assert!(golden.len() > 5);
    for path in golden {
        accepts(&validator, &fs::read_to_string(path).unwrap());
    }
}

#[test]
fn the_schema_refuses_transforms_of_another_shape() {
    let validator = validator(TRANSFORM);
    let whole = |steps: &str| format!("name = 'x'\nsummary = 's'\nwhy = 'w'\n{steps}");
    let retry = |keys: &str| whole(&format!("[[steps]]\naction = 'retry'\ncommands = ['apk add']\n{keys}"));
    let install =
        |packages: &str| whole(&format!("[[steps]]\naction = 'install'\ncommand = 'apk add'\npackages = {packages}"));
    let env = |set: &str| whole(&format!("[[steps]]\naction = 'env'\nset = {set}"));
    for right in
        [retry(""), retry("attempts = 2\ndelay = 600"), install("['a', { name = 'b' }]"), env("{ A = { value = '' } }")]
    {
        accepts(&validator, &right);
        load::parse(&right).unwrap();
    }
    for wrong in [
        String::new(),
        whole("steps = []"),
        whole("[[steps]]\naction = 'fly'"),
        whole("[[steps]]\ncommands = ['apk add']"),
        whole("[[steps]]\naction = 'retry'"),
        whole("[[steps]]\naction = 'retry'\ncommands = []"),
        retry("").replace("'x'", "'a--b'"),
        retry("").replace("'x'", "'X'"),
        retry("").replace("'s'", "''"),
        retry("").replace("why", "reference = 'no'\nwhy"),
        retry("").replace("why", "nam = 'no'\nwhy"),
        retry("atempts = 3"),
        retry("attempts = 1"),
        retry("attempts = 21"),
        retry("attempts = '3'"),
        retry("delay = -1"),
        retry("delay = 601"),
        retry("ignored-failure = 'kep'"),
        retry("options = []"),
        retry("[when]\nruns = []"),
        retry("[when]\nruns = ['a']\nlauncher = []"),
        retry("[[examples]]\nbefore = 'a'"),
        install("[]"),
        install("[3]"),
        install("[{ name = 'a', satisfied_by = [] }]"),
        env("{}"),
        env("{ A = 1 }"),
        env("{ A = { accept = [] } }"),
    ] {
        assert!(!validator.is_valid(&json(&wrong)), "{wrong}");
        assert!(load::parse(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_schema_and_dockmod_agree_on_configurations() {
    let validator = validator(CONFIG);
    let tree = Tree::new();
    tree.write("own.toml", BUILT_IN[1].text.replace("\"apk-add-retry\"", "\"own\""));
    let show = |text: &str| {
        tree.write("dockmod.toml", text);
        tree.run(["--show-config", "Dockerfile"])
    };
    for right in [
        "",
        "transforms = []\ntransform-paths = ['own.toml']\ninclude = ['a']\nexclude = []\nextend-exclude = ['b']\ncompose = true",
        "transforms = ['own']\ntransform-paths = ['own.toml']\n[transform.own]\nattempts = 4",
        "[transform.apk-add-retry]\nattempts = 20\ndelay = 0\nmessage = 'a'\nignored-failure = 'keep'\ncomment = 'a'\ncommands = ['apk add']",
        "[transform.prisma-system-node]\noptions = []\ncomment = 'a'",
        "[[overrides]]\npaths = ['a']\ntransforms = []\n[overrides.transform.apk-add-retry]\nattempts = 2",
        "[[overrides]]\npaths = ['a']\n[[overrides]]\npaths = ['b']\ntransform.apk-add-retry.delay = 1",
    ] {
        accepts(&validator, right);
        accepts(&validator, &show(right).code(0).out());
    }
    tree.write("dockmod.toml", "");
    fs::remove_file(tree.path("dockmod.toml")).unwrap();
    tree.run(["--init"]).code(0);
    accepts(&validator, &tree.read("dockmod.toml"));
    for wrong in [
        "transfroms = []",
        "transforms = 'a'",
        "transforms = [3]",
        "transforms = ['apk-add-retry', 'apk-add-retry']",
        "exclude = 'a'",
        "compose = 'yes'",
        "transform = []",
        "[transform]\napk-add-retry = 3",
        "[transform.apk-add-retry]\natempts = 3",
        "[transform.apk-add-retry]\nattempts = 1",
        "[transform.apk-add-retry]\ndelay = 601",
        "[transform.apk-add-retry]\noptions = []",
        "[transform.apk-add-retry]\ncommands = []",
        "[transform.apk-add-retry]\naction = 'retry'",
        "[transform.apk-add-retry]\nignored-failure = 'kep'",
        "[transform.prisma-system-node]\nattempts = 3",
        "transform-paths = ['own.toml']\n[transform.own]\natempts = 3",
        "[[overrides]]\ntransforms = []",
        "[[overrides]]\npaths = []",
        "[[overrides]]\npaths = ['a']\npath = 1",
        "[[overrides]]\npaths = ['a']\ntransform.apk-add-retry.attempts = 1",
        "[overrides]\npaths = ['a']",
    ] {
        assert!(!validator.is_valid(&json(wrong)), "{wrong}");
        show(wrong).code(2).says(&["dockmod.toml:"]);
    }
}

#[test]
fn every_key_is_described_and_every_parameter_known() {
    let schema: Value = serde_json::from_str(CONFIG).unwrap();
    let tables = &schema["definitions"]["Tables"]["properties"];
    for transform in load::built_in() {
        let table = tables[&transform.name]["properties"].as_object().unwrap();
        let mut expected: Vec<&str> = transform.parameters().iter().map(|parameter| parameter.name()).collect();
        expected.sort_unstable();
        assert_eq!(table.keys().collect::<Vec<_>>(), expected);
    }
    let transform: Value = serde_json::from_str(TRANSFORM).unwrap();
    [&schema, &transform].into_iter().for_each(described);
}

/// Editors show what a key means.
fn described(schema: &Value) {
    match schema {
        Value::Object(members) => {
            for (key, value) in members.get("properties").and_then(Value::as_object).into_iter().flatten() {
                assert!(key == "action" || value["description"].is_string(), "`{key}` is not described");
            }
            members.values().for_each(described);
        }
        Value::Array(elements) => elements.iter().for_each(described),
        _ => {}
    }
}
