#!/bin/sh
# Makes the virtual environment:  python.sh PYTHON FOLDER ask|quiet
set -eu
here=$(dirname "$0")
. "$here/system-packages.sh"
python=$1
folder=$2
mode=${3:-quiet}

if ! command -v "$python" >/dev/null 2>&1; then
    echo "$python was not found. Install Python 3.11 or later, or name it: make run PYTHON=python3.12" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "$python is $("$python" --version 2>&1), and DDPM Studio needs 3.11 or later." >&2
    echo "Name a later one: make run PYTHON=python3.12" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    install_packages "$mode" "$("$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')"
fi
"$python" -m venv "$folder"
