#!/bin/sh
# Puts DDPM Studio into your own menu, and lets it open .ddpm and .ddpmrecord files:
#   sh menu-entry.sh            from the folder that it was unpacked to, which has to stay there
#   sh menu-entry.sh remove     takes that away again; your settings and files stay
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
id=io.github.ddpm_studio.DDPMStudio
data=${XDG_DATA_HOME:-$HOME/.local/share}

refresh() { # what desktops look things up in; where a tool is missing, they do without
    if command -v update-desktop-database >/dev/null 2>&1; then
        update-desktop-database -q "$data/applications" || :
    fi
    if command -v update-mime-database >/dev/null 2>&1; then
        update-mime-database "$data/mime" || :
    fi
    touch "$data/icons/hicolor" 2>/dev/null || :
}

each_icon() { # the paths of the icons below share/icons
    (cd "$here/share/icons" && find . -type f)
}

case ${1:-add} in
add)
    mkdir -p "$data/applications" "$data/mime/packages"
    # The menu wants a path in quotes, with \ before what means something there, and every \ twice.
    quoted=$(printf '%s' "$here/ddpm-studio" |
        sed 's/\\/\\\\\\\\/g; s/["`$]/\\\\&/g; s/%/%%/g')
    escaped=$(printf '%s' "$quoted" | sed 's/[\\&|]/\\&/g')
    sed -e '/^TryExec=/d' -e "s|^Exec=.*|Exec=\"$escaped\" %f|" \
        "$here/share/applications/$id.desktop" >"$data/applications/$id.desktop"
    cp "$here/share/mime/packages/ddpm-studio.xml" "$data/mime/packages/ddpm-studio.xml"
    each_icon | while read -r icon; do
        mkdir -p "$data/icons/$(dirname "$icon")"
        cp "$here/share/icons/$icon" "$data/icons/$icon"
    done
    refresh
    echo "DDPM Studio is in your menu. Keep this folder where it is; to undo: sh menu-entry.sh remove"
    ;;
remove)
    rm -f "$data/applications/$id.desktop" "$data/mime/packages/ddpm-studio.xml"
    each_icon | while read -r icon; do rm -f "$data/icons/$icon"; done
    refresh
    echo "DDPM Studio is no longer in your menu."
    ;;
*)
    echo "menu-entry.sh: $1 is neither add nor remove. To put DDPM Studio into your menu:" >&2
    echo "  sh menu-entry.sh" >&2
    exit 2
    ;;
esac
