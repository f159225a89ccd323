use super::*;

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
    let group = |text| invocation(&split(text)).unwrap().group.map(|group| group.name);
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
    assert_eq!((found.group, found.packages), (Some(Group { name: None }), vec![3]));
    let value = [Known("apk"), Known("add"), Known("-t"), Begins(""), Known("gcc")];
    let found = invocation(&value).unwrap();
    assert_eq!((found.group, found.packages), (Some(Group { name: None }), vec![4]));
    let letters = [Known("apk"), Known("add"), Begins("-t"), Known("gcc")];
    let found = invocation(&letters).unwrap();
    assert_eq!((found.group, found.packages), (Some(Group { name: None }), vec![3]));
    let list = [Some("apk"), None, Some("add"), None, Some("gcc")];
    let found = invocation(&list).unwrap();
    assert_eq!((found.subcommand_at, found.packages), (2, vec![3, 4]));
    assert!(invocation(&[None, Some("add")]).is_none());
}

#[test]
fn finds_another_root() {
    let elsewhere = |text| invocation(&split(text)).unwrap().elsewhere;
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
    let offline = |text| invocation(&split(text)).unwrap().offline;
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
fn strips_prefixes() {
    for (text, at, seen) in [
        ("apk add x", 0, ""),
        ("sudo apk add x", 1, "sudo"),
        ("sudo -E -u root apk add x", 4, "sudo"),
        ("sudo -nu root apk add x", 3, "sudo"),
        ("sudo -uroot -- apk add x", 3, "sudo"),
        ("sudo --user root --preserve-env=A apk add", 4, "sudo"),
        ("sudo A=b apk add x", 2, "sudo"),
        ("doas -u root apk add x", 3, "doas"),
        ("env A=b apk add x", 2, "env"),
        ("env -i A=b C= apk add x", 4, "env"),
        ("env - A=b apk add x", 3, "env"),
        ("env -u A -C / apk add", 5, "env"),
        ("command apk add", 1, "command"),
        ("command -p apk add", 2, "command"),
        ("time -p apk add", 2, "time"),
        ("/usr/bin/time -f %e apk add", 3, "time"),
        ("nice -n 5 apk add", 3, "nice"),
        ("nice -n5 apk add", 2, "nice"),
        ("nice -10 apk add", 2, "nice"),
        ("ionice -c 3 nice apk add", 4, "ionice nice"),
        ("nohup apk add", 1, "nohup"),
        ("timeout 60 apk add", 2, "timeout"),
        ("timeout -k 5 60 apk add", 4, "timeout"),
        ("timeout -t 60 apk add", 3, "timeout"),
        ("timeout -s KILL 60 apk add", 4, "timeout"),
        ("chroot /mnt apk add", 2, "chroot"),
        ("chroot --userspec=a:b /mnt apk add", 3, "chroot"),
        ("xargs -r apk add", 2, "xargs"),
        ("xargs -n 10 -a list apk add", 5, "xargs"),
        ("su-exec root apk add", 2, "su-exec"),
        ("gosu root apk add", 2, "gosu"),
        ("stdbuf -oL apk add", 2, "stdbuf"),
        ("stdbuf -o L apk add", 3, "stdbuf"),
        ("setarch i386 apk add", 2, "setarch"),
        ("setarch -R apk add", 2, "setarch"),
        ("linux32 apk add", 1, "linux32"),
        ("linux64 -R apk add", 2, "linux32"),
        ("exec apk add", 1, "exec"),
        ("exec -a name apk add", 3, "exec"),
        ("builtin command sudo env A=b apk add", 5, "builtin command sudo env"),
        ("chronic eatmydata fakeroot catchsegv apk add", 4, "chronic eatmydata fakeroot catchsegv"),
    ] {
        let stripped = strip_prefixes(&split(text));
        let names: Vec<_> = stripped.prefixes.iter().map(|(_, prefix)| prefix.name).collect();
        assert_eq!((stripped.program, names.join(" ").as_str()), (Some(at), seen), "{text}");
    }
}

#[test]
fn some_prefixes_run_nothing() {
    for text in [
        "sudo",
        "sudo -l apk",
        "command -v apk",
        "command -pV apk",
        "ionice -p 1",
        "timeout 60",
        "env",
        "env -S apk",
        "env --split-string=apk",
    ] {
        assert_eq!(strip_prefixes(&split(text)).program, None, "{text}");
    }
}

#[test]
fn kinds_and_assignments_are_told() {
    let stripped = strip_prefixes(&split("sudo -E A=b env -i C=d E= xargs apk add"));
    assert_eq!(stripped.assignments, [2, 5, 6]);
    assert!(stripped.has(PrefixKind::User) && stripped.has(PrefixKind::Input) && !stripped.has(PrefixKind::Exec));
    assert!(strip_prefixes(&["exec", "apk"]).has(PrefixKind::Exec));
    let partly = [Arg::Known("env"), Arg::Begins("A="), Arg::Known("apk")];
    assert_eq!(strip_prefixes(&partly).program, Some(2));
    let unknown = [Some("sudo"), None, Some("apk")];
    assert_eq!(strip_prefixes(&unknown).program, Some(1));
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
fn knows_apk_based_images() {
    for image in [
        "alpine",
        "alpine:3.20",
        "python:3.12-alpine3.20",
        "nginx:mainline-ALPINE",
        "docker.io/library/alpine@sha256:00",
        "localhost:5000/alpine",
        "ghcr.io/linuxserver/baseimage-alpine:3.20",
        "cgr.dev/chainguard/wolfi-base",
    ] {
        assert!(is_apk_based(image), "{image}");
    }
    for image in ["debian", "node:22-slim", "registry.alpine.example/debian:12", "alpine-corp:5000/debian", "scratch"] {
        assert!(!is_apk_based(image), "{image}");
    }
}

#[test]
fn names_images() {
    assert_eq!(image_name("docker.io/library/node:22@sha256:00"), "node");
    assert_eq!(image_name("localhost:5000/oven/bun"), "bun");
    assert_eq!(image_name("node"), "node");
    assert_eq!(image_name(""), "");
}

#[test]
fn knows_variable_names() {
    assert!(is_name("A_1") && is_name("_"));
    assert!(!is_name("") && !is_name("1A") && !is_name("A-B"));
}

#[test]
fn an_option_where_the_program_should_be_is_no_invocation() {
    assert!(invocation(&["-m", "pip", "install", "x"]).is_none());
}
