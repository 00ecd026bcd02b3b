#!/bin/sh
# Has ffmpeg measure the programmes of LoudnessSignals, and writes what it says to the resource that LoudnessMeterTest
# reads: name, integrated loudness in LUFS, loudness range in LU, true peak in dBTP.
# Needs a JDK and ffmpeg with the filter ebur128.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
tests=$root/kithara-decode/src/test
out=$tests/resources/io/kithara/decode/loudness/ffmpeg-ebur128.txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
java "$tests/java/io/kithara/decode/loudness/LoudnessSignals.java" "$work"
{
    echo "# $(ffmpeg -version | head -n 1 | cut -d' ' -f1-3), -af ebur128=peak=true; scripts/measure-loudness.sh"
    for wav in "$work"/*.wav; do
        ffmpeg -hide_banner -nostats -i "$wav" -af ebur128=peak=true:framelog=verbose -f null - 2>&1 |
            sed -n '/Summary:/,$p' |
            awk -v name="$(basename "$wav" .wav)" \
                '$1 == "I:" { i = $2 } $1 == "LRA:" { r = $2 } $1 == "Peak:" { p = $2 } END { print name, i, r, p }'
    done
} >"$out"
cat "$out"
