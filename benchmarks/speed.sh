#!/usr/bin/env bash
# Whole processes timed with hyperfine: argmap on threads of several sizes, and arguebuf beside it in the same run.
# Needs hyperfine and GNU time on the PATH; makes its own environments below the folder given (default: build/speed).
set -euo pipefail
cd "$(dirname "$0")/.."
work=${1:-build/speed}
mkdir -p "$work"
[ -x "$work/argmap/bin/argmap" ] || { python3 -m venv "$work/argmap" && "$work/argmap/bin/pip" install -q .; }
"$work/argmap/bin/pip" install -q --no-deps --force-reinstall .
[ -x "$work/arguebuf/bin/arguebuf" ] || { python3 -m venv "$work/arguebuf" && "$work/arguebuf/bin/pip" install -q 'arguebuf[cli]'; }
"$work/argmap/bin/python" benchmarks/make_threads.py "$work"
export PYTHONDONTWRITEBYTECODE=
argmap="$work/argmap/bin/argmap"
echo "== 60 comments: argmap map beside arguebuf graph render (a graph of 60 nodes)"
hyperfine -N --warmup 2 --runs 15 \
  "$argmap map -q $work/thread-60.txt -o $work/out" \
  "$argmap map -q $work/thread-60.txt -o $work/out --to map" \
  "$work/arguebuf/bin/arguebuf graph render $work/graphs *.json --output-folder $work/drawn --overwrite"
ls "$work"/drawn/*.pdf >/dev/null  # it says nothing where it finds nothing to draw
for size in 1000 10000; do
  echo "== $size comments: read and analysed (check), and all of map"
  hyperfine --runs 3 "$argmap check $work/thread-$size.txt" "$argmap map -q $work/thread-$size.txt -o $work/out" \
    "$argmap map -q --all $work/thread-$size.txt -o $work/out"
  /usr/bin/time -f 'most memory: %M kB' "$argmap" map -q --all "$work/thread-$size.txt" -o "$work/out"
done
echo "== two runs, same bytes"
"$argmap" map -q "$work/thread-1000.txt" -o "$work/again" && cmp "$work/again/thread-1000/map.svg" \
  <("$argmap" map -q "$work/thread-1000.txt" -o "$work/again2" && cat "$work/again2/thread-1000/map.svg") && echo same
