#!/bin/bash
# Writes the CAF files of the tests, each below 30 KB, with ffmpeg, and for each the MD5 of what ffmpeg decodes of it as 32-bit
# floats. Run from the project's root; the result is committed, so nobody needs ffmpeg to run the tests.
set -euo pipefail

out=kithara-decode/src/test/resources/io/kithara/decode/caf
mkdir -p "$out"

# media NAME CODEC SECONDS: stereo
media() {
    ffmpeg -v error -y -bitexact -f lavfi -i 'aevalsrc=0.5*sin(2*PI*441*t)|0.25*sin(2*PI*1102.5*t):s=44100:d='"$3" -c:a "$2" \
        -metadata title=Tone -metadata artist=Kithara -fflags +bitexact -flags +bitexact "$out/$1.caf"
    ffmpeg -v error -y -i "$out/$1.caf" -f f32le - | md5sum | cut -d' ' -f1 > "$out/$1.md5"
}
for codec in s8 s16le s16be s24le s24be s32be f32le f64be alaw mulaw; do
    media "$codec" "pcm_$codec" 0.03
done
media alac alac 0.3
ls -l "$out"
