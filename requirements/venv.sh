#!/bin/sh
# Makes .venv with the best Python at hand. PYTHON=… names another one.
set -eu

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
can_make_venv() { "$1" -c 'import ensurepip, ssl, venv' 2>/dev/null; }
advise() {
    echo "$1 On Debian and Ubuntu this installs what is missing:" >&2
    echo "    ${SUDO_HINT}apt-get install -y python3 python3-venv" >&2
    exit 1
}
[ "$(id -u)" = 0 ] && SUDO_HINT="" || SUDO_HINT="sudo "

# An environment that works is kept, one of a folder that was moved here is not: its programs point elsewhere.
if [ "$(cat .venv/place 2>/dev/null || pwd -P)" = "$(pwd -P)" ] && is_new_enough .venv/bin/python; then
    pwd -P >.venv/place
    exit 0
fi

incapable=""
for python in ${PYTHON:-python3.13 python3.12 python3.11 python3 /usr/bin/python3}; do
    is_new_enough "$python" || continue
    can_make_venv "$python" || { incapable="$python"; continue; }
    echo "Making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
    pwd -P >.venv/place
    exit 0
done

[ -z "$incapable" ] || advise "$incapable cannot make a virtual environment, because its module ensurepip is missing."
advise "Python 3.11 or newer is needed, and none was found."
