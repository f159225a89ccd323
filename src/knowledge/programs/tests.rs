use super::*;
use crate::knowledge::words::Arg;

fn split(text: &str) -> Vec<&str> {
    text.split(' ').collect()
}

/// The sub-command's name and place, and the package words.
fn packages(text: &str) -> Option<(&'static str, usize, Vec<&str>)> {
    let words = split(text);
    let found = invocation(&words)?;
    let names = found.packages.iter().map(|&at| words[at]).collect();
    Some((found.subcommand.name(), found.subcommand_at, names))
}

#[test]
fn finds_the_subcommand_and_the_packages() {
    let cases: &[(&str, usize, &[&str])] = &[
        ("apk add bash gcc", 1, &["bash", "gcc"]),
        ("apk add --no-cache bash", 1, &["bash"]),
        ("apk --no-cache add bash", 2, &["bash"]),
        ("apk -U --no-cache add bash", 3, &["bash"]),
        ("/sbin/apk add bash", 1, &["bash"]),
        ("apk add", 1, &[]),
        ("apk add -X http://x/edge/main bash", 1, &["bash"]),
        ("apk add -Xhttp://x/edge/main bash", 1, &["bash"]),
        ("apk add --repository http://x/main bash", 1, &["bash"]),
        ("apk add --repository=http://x/main bash", 1, &["bash"]),
        ("apk -X http://x/main add bash", 3, &["bash"]),
        ("apk --root /mnt --arch x86 --initdb add bash", 6, &["bash"]),
        ("apk --wait 10 --timeout 60 add bash", 5, &["bash"]),
        ("apk add --cache-max-age 5 --progress-fd 2 bash", 1, &["bash"]),
        ("apk add bash --virtual .deps gcc", 1, &["bash", "gcc"]),
        ("apk add -Ut .deps gcc", 1, &["gcc"]),
        ("apk -t .deps add gcc", 3, &["gcc"]),
        ("apk add --cache=no bash", 1, &["bash"]),
        ("apk add -- bash -x", 1, &["bash", "-x"]),
        ("apk add - bash", 1, &["-", "bash"]),
        ("apt-get -qq -o Dpkg::Use-Pty=0 install -y -t stable gcc", 4, &["gcc"]),
        ("apt-get -oDebug=1 install --no-install-recommends gcc=4:12", 2, &["gcc=4:12"]),
        ("apt-get -q=2 install gcc", 2, &["gcc"]),
        ("apt install -y gcc", 1, &["gcc"]),
        ("dnf -y --setopt install_weak_deps=0 install gcc", 4, &["gcc"]),
        ("dnf5 install --enablerepo crb gcc", 1, &["gcc"]),
        ("yum --installroot /mnt install gcc", 3, &["gcc"]),
        ("microdnf install -y --nodocs gcc", 1, &["gcc"]),
        ("zypper -n -R /mnt install -D -r oss gcc", 4, &["gcc"]),
        ("zypper --non-interactive in -t pattern devel", 2, &["devel"]),
        ("pip install -r requirements.txt -e . flask", 1, &["flask"]),
        ("pip3.12 --timeout 60 install flask", 3, &["flask"]),
        ("python3 -m pip install --index-url http://x flask", 3, &["flask"]),
        ("python -u -m pip install flask", 4, &["flask"]),
        ("/opt/venv/bin/python3.12 -X utf8 -Wignore -m pip -q install flask", 7, &["flask"]),
        ("python3 -Im pip install flask", 3, &["flask"]),
        ("python3 -mpip install flask", 2, &["flask"]),
        ("uv pip install --system -p 3.12 flask", 2, &["flask"]),
        ("uv --no-cache pip --quiet install flask", 4, &["flask"]),
        ("python -m uv pip install flask", 4, &["flask"]),
        ("npm --prefix web i -g typescript", 3, &["typescript"]),
        ("npm --loglevel=error install --omit dev typescript", 2, &["typescript"]),
    ];
    for (text, at, names) in cases {
        let (_, found_at, found) = packages(text).unwrap_or_else(|| panic!("not found: {text}"));
        assert_eq!((found_at, found.as_slice()), (*at, *names), "{text}");
    }
}

#[test]
fn knows_what_is_none() {
    for text in [
        "apk",
        "apk --update -t add x",
        "apk foo add x",
        "apk --no-cache",
        "xx-apk add x",
        "apk-install x",
        "echo apk add x",
        "pip3x install y",
        "python -m venv pip",
        "python -m apk add x",
        "python -c x -m pip install y",
        "uv run pip install x",
        "uv install x",
        "uv pip",
        "uv pip pip install x",
        "npm run install",
        "python run.py -m pip install x",
        "ruby -m pip install x",
        "",
    ] {
        assert!(invocation(&split(text)).is_none(), "{text}");
    }
    assert!(invocation::<&str>(&[]).is_none());
    assert_eq!(packages("apk update apk add x").unwrap().0, "update");
    assert_eq!(packages("apk del .deps").unwrap().2, [".deps"]);
}

#[test]
fn second_names_count() {
    let found = invocation(&["zypper", "in", "gcc"]).unwrap();
    assert!(found.is("zypper", "install") && found.is("zypper", "in") && !found.is("apk", "add"));
    assert_eq!(found.subcommand.effect, Effect::Adds);
}

#[test]
fn finds_the_group() {
    let group = |text| invocation(&split(text)).unwrap().group().map(|group| group.value.clone());
    for text in [
        "apk add --virtual .deps gcc",
        "apk add --virtual=.deps gcc",
        "apk add -t .deps gcc",
        "apk add -t.deps gcc",
        "apk add -Ut.deps gcc",
        "apk add gcc --virtual .deps",
        "apk --virtual .deps add gcc",
    ] {
        assert_eq!(group(text), Some(Some(".deps".to_owned())), "{text}");
    }
    assert_eq!(group("apk add gcc"), None);
    assert_eq!(group("apk add --virtual"), None);
    assert_eq!(group("apt-get install -t stable gcc"), None);
}

#[test]
fn what_a_word_begins_with_decides() {
    use Arg::{Begins, Known};
    let named = [Known("apk"), Known("add"), Begins("--virtual=.x-"), Known("gcc")];
    let found = invocation(&named).unwrap();
    assert_eq!((found.group().map(|group| &group.value), found.packages.clone()), (Some(&None), vec![3]));
    let value = [Known("apk"), Known("add"), Known("-t"), Begins(""), Known("gcc")];
    let found = invocation(&value).unwrap();
    assert_eq!((found.group().map(|group| &group.value), found.packages.clone()), (Some(&None), vec![4]));
    let letters = [Known("apk"), Known("add"), Begins("-t"), Known("gcc")];
    let found = invocation(&letters).unwrap();
    assert_eq!((found.group().map(|group| &group.value), found.packages.clone()), (Some(&None), vec![3]));
    let list = [Some("apk"), None, Some("add"), None, Some("gcc")];
    let found = invocation(&list).unwrap();
    assert_eq!((found.subcommand_at, found.packages), (2, vec![3, 4]));
    assert!(invocation(&[None, Some("add")]).is_none());
}

#[test]
fn finds_another_root() {
    let elsewhere = |text| invocation(&split(text)).unwrap().is_elsewhere();
    for text in [
        "apk add --root /mnt x",
        "apk -p /mnt add x",
        "apk add -p/mnt x",
        "apk --root=/mnt add x",
        "dnf install --installroot /mnt x",
        "zypper -R /mnt in x",
        "pip install --target lib x",
    ] {
        assert!(elsewhere(text), "{text}");
    }
    assert!(!elsewhere("apk add x"));
    assert!(!elsewhere("apt-get install -t stable x"));
}

#[test]
fn knows_the_network() {
    let network = |text| invocation(&split(text)).unwrap().subcommand.network;
    for text in ["apk add x", "apk update", "apk upgrade", "apk fetch x", "apt-get update", "pip download x"] {
        assert!(network(text), "{text}");
    }
    for text in ["apk del x", "apk info x", "apt-get clean", "dnf clean all"] {
        assert!(!network(text), "{text}");
    }
}

#[test]
fn knows_when_nothing_is_fetched() {
    let offline = |text| invocation(&split(text)).unwrap().is_offline();
    assert!(
        offline("apk add --no-network x") && offline("apk --no-network add x") && offline("pip install --no-index x")
    );
    assert!(
        !offline("apk add --no-cache x") && !offline("apk add -t no-network x") && !offline("apk add -- --no-network")
    );
}

#[test]
fn names_are_unique() {
    for program in PROGRAMS {
        let mut names: Vec<_> = program.subcommands.iter().flat_map(|sub| sub.names).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "{}", program.name);
    }
}

#[test]
fn parses_package_arguments() {
    let parts = |word| {
        let package = Package::parse(word);
        (package.name, package.repository, package.constraint)
    };
    assert_eq!(parts("nodejs"), ("nodejs", None, None));
    assert_eq!(parts("nodejs=~22"), ("nodejs", None, Some("=~22")));
    assert_eq!(parts("nodejs~22"), ("nodejs", None, Some("~22")));
    assert_eq!(parts("nodejs>=22.1-r0"), ("nodejs", None, Some(">=22.1-r0")));
    assert_eq!(parts("nodejs@edge"), ("nodejs", Some("edge"), None));
    assert_eq!(parts("nodejs@edge>22"), ("nodejs", Some("edge"), Some(">22")));
    assert_eq!(parts("gtk+3.0"), ("gtk+3.0", None, None));
    assert_eq!(parts("so:libc.so.6"), ("so:libc.so.6", None, None));
    assert_eq!(parts("./foo-1.0-r0.apk"), ("./foo-1.0-r0.apk", None, None));
    assert!(Package::parse("./foo-1.0-r0.apk").file);
    assert!(Package::parse("!nodejs").conflict);
    assert_eq!(parts("!nodejs"), ("nodejs", None, None));
    assert_eq!(parts(""), ("", None, None));
}

#[test]
fn an_option_where_the_program_should_be_is_no_invocation() {
    assert!(invocation(&["-m", "pip", "install", "x"]).is_none());
}

#[test]
fn known_commands_have_many_spellings() {
    let arguments = |pattern: &str, text: &str| {
        let (command, spelled) = KnownCommand::read(&split(pattern))?;
        assert_eq!(spelled, split(pattern).len(), "{pattern}");
        let words = split(text);
        let found: Vec<_> = command.arguments(&words)?.copied().collect();
        Some(found.join(" "))
    };
    for (pattern, text, expected) in [
        ("pip install", "pip install x", Some("x")),
        ("pip install", "pip3 install x", Some("x")),
        ("pip install", "/usr/bin/pip3.12 --timeout 9 install -r y x", Some("--timeout 9 -r y x")),
        ("pip install", "python -m pip install x", Some("x")),
        ("pip install", "python3 -u -m pip -v install x", Some("-v x")),
        ("pip3 install", "pip install x", Some("x")),
        ("python -m pip install", "pip install x", Some("x")),
        ("pip install", "pip download install", None),
        ("pip install", "uv pip install x", None),
        ("uv pip install", "uv pip --offline install x", Some("--offline x")),
        ("uv pip install", "pip install x", None),
        ("apk add", "/sbin/apk --no-cache add x", Some("--no-cache x")),
        ("apk add", "apk info add", None),
        ("apt install", "apt-get install x", None),
        ("dnf install", "dnf5 -y in x", Some("-y x")),
        ("zypper in", "zypper -n install x", Some("-n x")),
        ("npm install", "npm --prefix web i x", Some("--prefix web x")),
        ("pip", "python3 -m pip --version", Some("--version")),
    ] {
        assert_eq!(arguments(pattern, text).as_deref(), expected, "{pattern}: {text}");
    }
    assert!(KnownCommand::read(&["prisma", "generate"]).is_none());
    assert_eq!(KnownCommand::read(&["npm", "run", "x"]).unwrap().1, 1);
}

#[test]
fn options_are_told_with_their_values() {
    let found = invocation(&split("apk --root=/mnt add -UX http://x -t .deps --allow-untrusted x")).unwrap();
    let options: Vec<_> = found.options.iter().map(|o| (o.at, o.name, o.value.as_deref())).collect();
    let expected =
        [(1, "root", Some("/mnt")), (3, "X", Some("http://x")), (5, "t", Some(".deps")), (7, "allow-untrusted", None)];
    assert_eq!(options, expected);
    assert!(found.is_elsewhere() && found.has_own_sources() && !found.is_offline());
    assert!(!invocation(&split("apk add -t X x")).unwrap().has_own_sources());
}

#[test]
fn an_option_has_one_row() {
    for program in PROGRAMS {
        let mut names: Vec<_> = program.spellings.iter().flat_map(|row| row.split(' ')).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "{}", program.name);
        for name in program.global.iter().chain(program.gathering) {
            assert!(program.knows_option(name), "{}: {name}", program.name);
        }
        for setting in program.settings {
            assert!(program.knows_option(setting.option) && program.knows_option(setting.by.long[0]));
        }
    }
}

#[test]
fn names_of_one_option_take_the_same() {
    for program in PROGRAMS {
        for row in program.spellings.iter().filter(|row| row.contains(' ')) {
            // A letter may mean something else to a sub-command that does not have the long name.
            let long = |options: &Options| row.split(' ').any(|name| name.len() > 1 && options.has(name));
            let subcommands = program.subcommands.iter().map(|sub| sub.options).filter(long);
            let tables: Vec<Options> = subcommands.chain([program.early, program.late, program.group]).collect();
            let takes = |name: &str| tables.iter().any(|table| table.has(name));
            let found: Vec<bool> = row.split(' ').map(takes).collect();
            assert!(found.windows(2).all(|pair| pair[0] == pair[1]), "{}: {row}", program.name);
        }
    }
}

#[test]
fn each_word_has_a_role() {
    let roles = |text: &str| -> String {
        let words = split(text);
        let reading = CommandReading::of(&words).unwrap_or_else(|| panic!("{text}"));
        let role = |role: &Role| match role {
            Role::Name => "n".to_owned(),
            Role::Subcommand => "s".to_owned(),
            Role::Options(found) => found.iter().map(|option| option.name).collect::<Vec<_>>().join("+"),
            Role::Value => "v".to_owned(),
            Role::End => "--".to_owned(),
            Role::Argument => "a".to_owned(),
            Role::Unknown => "?".to_owned(),
        };
        reading.roles.iter().map(role).collect::<Vec<_>>().join(" ")
    };
    for (text, expected) in [
        ("apt-get -qq install -yt stable a -- -b", "n q+q s y+t v a -- a"),
        ("apt-get install -q=2 -oA=b a", "n s q o a"),
        ("python3 -m pip install --timeout 5 -U a", "n n n s timeout v U a"),
        ("uv -q pip install a", "n q s s a"),
        ("npm --only=prod ci", "n only s"),
        ("curl -fsSLo a b", "n f+s+S+L+o v a"),
        ("yarn", "n"),
        ("yarn --cwd a --prod", "n cwd v prod"),
        ("cargo +nightly build -rp a", "n ? s r+p v"),
        ("go build -ldflags a -trimpath ./b", "n s ldflags v trimpath a"),
        ("go mod download -x", "n s s x"),
        ("git -C a clone -qb main b", "n C v s q+b v a"),
        ("wget -nv -O- a", "n n O a"),
    ] {
        assert_eq!(roles(text), expected, "{text}");
    }
    let built = [Arg::Known("npm"), Arg::Known("ci"), Arg::Begins(""), Arg::Begins("--omit="), Arg::Begins("-")];
    let roles = CommandReading::of(&built).unwrap().roles;
    assert!(matches!(&roles[2..], [Role::Unknown, Role::Options(_), Role::Unknown]), "{roles:?}");
}

#[test]
fn names_and_what_they_ask_for() {
    let split = |program: &str, word| Package::split(Program::find(program).unwrap(), word);
    for (program, word, expected) in [
        ("apt-get", "netcat=1.10", ("netcat", "=1.10")),
        ("apt-get", "zlib1g:amd64", ("zlib1g", ":amd64")),
        ("apt-get", "vim-", ("vim", "-")),
        ("apt-get", "g++", ("g++", "")),
        ("apk", "nodejs=~22", ("nodejs", "=~22")),
        ("pip", "a[b]>=1", ("a", "[b]>=1")),
        ("npm", "@a/b@1", ("@a/b", "@1")),
        ("npm", "@a/b", ("@a/b", "")),
        ("dnf", "a.x86_64", ("a", ".x86_64")),
        ("dnf", "a-1.2", ("a-1.2", "")),
        ("curl", "a=b", ("a=b", "")),
    ] {
        assert_eq!(split(program, word), expected, "{word}");
    }
}
