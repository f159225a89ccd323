use super::*;

fn split(text: &str) -> Vec<&str> {
    text.split(' ').collect()
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
