#!/bin/bash
# Writes the coded audio of the HLS tests: one sine as AAC of ffmpeg's own encoder, at two rates of bits and two of
# samples, and as MP3 of LAME, so that a switch between them must not be heard. Coder and rate are such that the encoder
# keeps the phase of the sine. Run from the project's root; the result is committed, so nobody needs ffmpeg to run the
# tests.
set -euo pipefail

out=kithara-facade/src/test/resources/io/kithara/hls
mkdir -p "$out"

encode() { # name, sample rate, bits per second, coder
    ffmpeg -v error -y -bitexact -f lavfi -i "aevalsrc=0.5*sin(2*PI*443*t):s=$2:d=3.5" -c:a aac -aac_coder "$4" -b:a "$3" -aac_tns 0 -aac_pns 0 \
        -flags +bitexact -fflags +bitexact -f adts "$out/$1.aac"
}
encode sine-44100-low 44100 112k twoloop
encode sine-44100-high 44100 160k twoloop
encode sine-48000 48000 64k fast
# neither tag nor Xing frame: coded frames alone, as packagers put them into segments; LAME makes everything 5% quieter
ffmpeg -v error -y -bitexact -f lavfi -i "aevalsrc=0.5/0.95*sin(2*PI*443*t):s=44100:d=3.5" -c:a libmp3lame -b:a 128k -write_xing 0 \
    -id3v2_version 0 -flags +bitexact -fflags +bitexact -f mp3 "$out/sine-44100.mp3"
ls -l "$out"
