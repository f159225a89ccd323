#!/bin/sh
# Runs the Docker daemon of the folder $1 until standard input ends; it listens on $1/socket/$2.
#
# To be started in mount and process namespaces of its own (`unshare --mount --pid --fork --kill-child`): then nothing of
# it is seen outside but the socket, and all of it ends with this script, however that ends. Images live in memory.
# The network is the machine's own, so a build with --network=host reaches 127.0.0.1.
set -eu
root=$1
socket=$2

mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/var/lib/docker"
# A chroot will not do: runc wants its root to be a mount.
cd "$root"
pivot_root . old
exec /bin/sh -eu -c '
    umount -l /old
    dockerd --host "unix:///socket/$1" --data-root /var/lib/docker --bridge none --iptables=false --ip6tables=false &
    read -r _ || true
' daemon "$socket"
