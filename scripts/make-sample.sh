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
# the ladder of the HLS part; without the tools of AAC that JAAD leaves out (TNS) or fills with noise of its own (PNS)
for rate in 32 64 128; do
  ffmpeg -v error -y -bitexact -i "$work/sample.wav" -c:a aac -b:a ${rate}k -aac_tns 0 -aac_pns 0 -f adts "$out/kithara-${rate}k.aac"
done
ls -l "$out"
