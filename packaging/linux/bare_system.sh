#!/bin/sh
# Installs the .deb on a bare Debian, which has neither Python nor PyTorch nor Qt, tries it out there
# as somebody who may do nothing, without a network, starts it from its menu entry, and removes it:
#   bare_system.sh [PACKAGE.deb]     as root, with debootstrap, Xvfb and xdotool
# Without a name it is the package in dist/. The system is made in build/bare, and kept for the next
# time. SUITE (bookworm) names the release; MIRROR another place to get it from.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
deb=${1:-$(find "$root/dist" -maxdepth 1 -name '*.deb' 2>/dev/null | head -n 1)}
system=$root/build/bare
suite=${SUITE:-bookworm}
id=io.github.ddpm_studio.DDPMStudio
nobody=65534

say() { printf '\n== %s\n' "$*"; }
fail() {
    echo "bare_system.sh: $*" >&2
    exit 1
}
inside() { chroot "$system" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "$@"; }

for tool in debootstrap Xvfb xdotool unshare; do
    command -v "$tool" >/dev/null || fail "$tool is missing"
done
[ "$(id -u)" = 0 ] || fail "only root can make a system in a folder"
[ -f "$deb" ] || fail "there is no package${deb:+ $deb}; make installer makes it"

if [ ! -e "$system/.made" ]; then
    say "A bare Debian $suite"
    mkdir -p "$system"
    # shellcheck disable=SC2086  # no word where there is no mirror
    debootstrap --variant=minbase "$suite" "$system" ${MIRROR:-} >/dev/null
    touch "$system/.made"
fi
shared=$(mktemp -d -p /tmp ddpm-bare-XXXXXX) # seen in both under the same name
xvfb=
clean_up() {
    [ -z "$xvfb" ] || kill "$xvfb" 2>/dev/null || :
    for place in "$shared" /tmp/.X11-unix /dev/shm /dev/pts /dev /proc; do
        umount -l "$system$place" 2>/dev/null || :
    done
    rm -rf "$shared"
}
trap clean_up EXIT
chmod 755 "$shared"
mkdir -p "$system$shared" /tmp/.X11-unix "$system/tmp/.X11-unix"
mount -t proc proc "$system/proc"
mount --bind /dev "$system/dev"
mount --bind /dev/pts "$system/dev/pts"
mount -t tmpfs tmpfs "$system/dev/shm"
mount --bind "$shared" "$system$shared"
mount --bind /tmp/.X11-unix "$system/tmp/.X11-unix"

if inside dpkg -s ddpm-studio >/dev/null 2>&1; then
    inside apt-get purge -qq -y --autoremove ddpm-studio >/dev/null
fi
for absent in python3 pip xdg-open; do
    if inside sh -c "command -v $absent" >/dev/null; then
        fail "$absent is there: this is no bare system. Remove $system"
    fi
done

say "Install $(basename "$deb")"
cp "$deb" "$shared/ddpm-studio.deb"
inside apt-get update -qq
inside apt-get install -qq -y --no-install-recommends "$shared/ddpm-studio.deb" >/dev/null
for absent in python3 pip; do
    if inside sh -c "command -v $absent" >/dev/null; then
        fail "the package brought $absent along"
    fi
done
inside dpkg -V ddpm-studio || fail "files are not as in the package"
inside dpkg -L ddpm-studio >"$shared/files"

mkdir "$shared/bin" "$shared/work"
say "Try it out as user $nobody, without a network"
for program in ddpm-studio ddpm-core; do
    cat >"$shared/bin/$program" <<WRAPPER
#!/bin/sh
PATH=/usr/sbin:/usr/bin:/sbin:/bin
chown -R $nobody:$nobody "\$(dirname "\$HOME")"
exec chroot --userspec=$nobody:$nobody --groups= "$system" /usr/bin/$program "\$@"
WRAPPER
    chmod 755 "$shared/bin/$program"
done
TMPDIR=$shared/work python3 "$root/packaging/smoke.py" --display xvfb \
    --folder "$system/usr/lib/ddpm-studio" --core "$shared/bin/ddpm-core" "$shared/bin/ddpm-studio"

say "Start it from its menu entry, and by a file"
inside apt-get install -qq -y --no-install-recommends \
    libglib2.0-bin shared-mime-info desktop-file-utils man-db >/dev/null
home=$shared/anna
mkdir -p "$home"
cp "$root/resources/checkpoints/swiss-roll.ddpm" "$home/roll.ddpm"
chown -R $nobody:$nobody "$home"
mkfifo "$shared/number"
Xvfb -displayfd 3 -screen 0 1280x800x24 -ac -nolisten tcp 2>/dev/null 3>"$shared/number" &
xvfb=$!
read -r number <"$shared/number" # comes once it is ready
export DISPLAY=":$number"
person() {
    unshare -n chroot --userspec=$nobody:$nobody --groups= "$system" /usr/bin/env -i \
        PATH=/usr/bin:/bin LANG=C.UTF-8 HOME="$home" DISPLAY="$DISPLAY" QT_QPA_PLATFORM=xcb "$@"
}
wait_for_window() { # words of its title
    timeout 60 xdotool search --sync --name "$1" >/dev/null ||
        fail "no window with $1 in its title"
}
close_window() {
    pkill -U $nobody -x ddpm-studio || :
    while pgrep -U $nobody -x ddpm-studio >/dev/null; do sleep 0.2; done
}
person gio launch "/usr/share/applications/$id.desktop" &
wait_for_window "not saved yet"
if [ -n "${PICTURE:-}" ]; then
    sleep 6
    import -window root "$PICTURE"
fi
close_window
kind=$(person gio info -a standard::content-type "$home/roll.ddpm" | sed -n 's/.*content-type: //p')
[ "$kind" = application/x-ddpm ] || fail "roll.ddpm is of type $kind"
person gio mime application/x-ddpm | grep -q "$id.desktop" || fail "nothing opens $kind"
person gio open "$home/roll.ddpm" &
wait_for_window "^roll.ddpm"
close_window
person man -w ddpm-studio ddpm-core >/dev/null || fail "there are no pages in the manual"

say "Remove it"
inside apt-get purge -qq -y ddpm-studio >/dev/null
while read -r path; do
    if [ ! -d "$system$path" ] && [ -e "$system$path" ]; then
        fail "$path is left"
    fi
done <"$shared/files"
left=$(inside find / -xdev -iname '*ddpm*' -not -path "/tmp/*" -not -path '/var/cache/*' \
    -not -path '/var/lib/apt/*' -not -path '/var/log/*')
[ -z "$left" ] || fail "left behind: $left"
[ -e "$home/.config" ] || fail "the person's own settings are gone"
inside apt-get purge -qq -y --autoremove libglib2.0-bin shared-mime-info desktop-file-utils \
    man-db >/dev/null
say "All is well."
