#!/usr/bin/env bash
# Makes the embedded sample of the demo: our own music (scripts/MakeSample.java), encoded by ffmpeg and LAME (Debian).
set -euo pipefail
cd "$(dirname "$0")/.."
out=kithara-cli/src/main/resources/io/kithara/cli/sample
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
java scripts/MakeSample.java "$work/sample.wav" "$out/kithara.envelope"
ffmpeg -v error -y -i "$work/sample.wav" -metadata title='Kithara' -metadata artist='The Kithara authors' \
  -c:a libmp3lame -b:a 128k -id3v2_version 3 "$out/kithara.mp3"
ls -l "$out"
