#!/bin/sh
# Makes sure of the system libraries that Qt loads on Linux.
#   qt-libraries.sh [ask]     with "ask", someone who is not root is asked once
set -eu
here=$(dirname "$0")
. "$here/system-packages.sh"

[ "$(uname -s)" = Linux ] || exit 0

missing=""
need() { # library package
    ldconfig=$(command -v ldconfig || echo /sbin/ldconfig)
    "$ldconfig" -p 2>/dev/null | grep -q "^[[:space:]]*$1 " || missing="$missing $2"
}
while read -r library package _; do
    case "$library" in
        "" | "#"*) ;;
        *) need "$library" "$package" ;;
    esac
done <"$here/../resources/system-libraries.txt"
[ -n "$missing" ] || exit 0
# shellcheck disable=SC2086  # one word a package
install_packages "${1:-quiet}" $missing
