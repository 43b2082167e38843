#!/bin/sh
# Makes the environment in .venv: `setup.sh run` what the platform needs, `setup.sh dev` what the tests need too.
# Needs Python 3.11 or later with pip, or uv. Does nothing when the environment already fits.
set -eu
kind="${1:-run}"
cd "$(dirname "$0")/.."

die() { printf 'entente: %s\n' "$*" >&2; exit 1; }

find_python() {
  for candidate in "${PYTHON:-}" python3.13 python3.12 python3.11 python3 python; do
    [ -n "$candidate" ] || continue
    if command -v "$candidate" >/dev/null 2>&1 &&
       "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      printf '%s' "$candidate"; return
    fi
  done
  die "no Python 3.11 or later found. Install it (Debian, Ubuntu: python3), or set PYTHON to its path."
}

stamp_of() { cat requirements/"$1".txt pyproject.toml | cksum | tr ' ' '-'; }

python="$(find_python)"
wanted="$kind $(stamp_of "$kind")"
# The larger environment serves for the smaller.
if [ -f .venv/.stamp ]; then
  have="$(cat .venv/.stamp)"
  [ "$have" = "$wanted" ] && exit 0
  [ "$kind" = run ] && [ "$have" = "dev $(stamp_of dev)" ] && exit 0
fi

uv=""
if command -v uv >/dev/null 2>&1; then
  uv=uv
else
  tools=.venv-tools
  if [ ! -x "$tools/bin/uv" ]; then
    echo "entente: fetching uv"
    rm -rf "$tools"
    if "$python" -m venv "$tools" >/dev/null 2>&1; then
      "$tools/bin/python" -m pip install --quiet --disable-pip-version-check uv ||
        die "could not install uv from the package index. Check the network, or install uv and run again."
    elif "$python" -m pip --version >/dev/null 2>&1; then
      rm -rf "$tools"
      "$python" -m pip install --quiet --disable-pip-version-check --target "$tools" uv ||
        die "could not install uv from the package index. Check the network, or install uv and run again."
    else
      rm -rf "$tools"
      die "this Python has neither venv nor pip. Install uv, or the package python3-venv (Debian, Ubuntu), and run again."
    fi
  fi
  uv="$tools/bin/uv"
fi

echo "entente: preparing the environment ($kind)"
[ -x .venv/bin/python ] || "$uv" venv --quiet --python "$python" .venv
"$uv" pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes requirements/"$kind".txt
"$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
printf '%s' "$wanted" > .venv/.stamp
