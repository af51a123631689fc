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
need libEGL.so.1 libegl1
need libGL.so.1 libgl1
need libxkbcommon-x11.so.0 libxkbcommon-x11-0
need libxcb-cursor.so.0 libxcb-cursor0
need libxcb-icccm.so.4 libxcb-icccm4
need libxcb-keysyms.so.1 libxcb-keysyms1
need libxcb-shape.so.0 libxcb-shape0
need libdbus-1.so.3 libdbus-1-3
need libfontconfig.so.1 libfontconfig1
need libglib-2.0.so.0 libglib2.0-0
[ -n "$missing" ] || exit 0
# shellcheck disable=SC2086  # one word a package
install_packages "${1:-quiet}" $missing
