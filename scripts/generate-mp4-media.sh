#!/bin/bash
# Writes the MP4 file with chapters of the tests, with ffmpeg: Nero's list and QuickTime's text track, beside a track of AAC. Run
# from the project's root; the result is committed, so nobody needs ffmpeg to run the tests.
set -euo pipefail

out=kithara-decode/src/test/resources/io/kithara/decode/mp4
mkdir -p "$out"
chapters=$(mktemp)
trap 'rm "$chapters"' EXIT
cat > "$chapters" <<'TEXT'
;FFMETADATA1
title=Two chapters
track=3/7
[CHAPTER]
TIMEBASE=1/1000
START=0
END=125
title=Prologue
[CHAPTER]
TIMEBASE=1/1000
START=125
END=300
title=Épilogue
TEXT
ffmpeg -v error -y -bitexact -f lavfi -i 'sine=frequency=441:sample_rate=44100:duration=0.3' -i "$chapters" -map_metadata 1 \
    -map_chapters 1 -c:a aac -b:a 64k -aac_tns 0 -aac_pns 0 -flags +bitexact -fflags +bitexact "$out/chapters.m4a"
ls -l "$out"
