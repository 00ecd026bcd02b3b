#!/bin/bash
# Writes the FLAC and ALAC files of the tests, each below 60 KB, with the reference encoder and ffmpeg's. The first writes the MD5 of the
# samples into each, which is what the tests compare with. Run from the project's root; the result is committed, so nobody needs
# either to run the tests.
set -euo pipefail

out=kithara-decode/src/test/resources/io/kithara/decode/flac
mkdir -p "$out"
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT

# source NAME RATE LAYOUT FORMAT SECONDS EXPRESSION: a WAVE file
source() {
    ffmpeg -v error -y -bitexact -f lavfi -i "aevalsrc=$6:c=$3:s=$2:d=$5" -c:a "$4" -fflags +bitexact "$scratch/$1.wav"
}
bursts='0.5*exp(-60*mod(t\,0.041))*sin(2*PI*1900*t)+0.2*sin(2*PI*330*t)'
hiss='0.05*random(0)*gt(sin(90*t)\,0.2)'
source stereo 44100 stereo pcm_s16le 0.3 "$bursts+$hiss|0.7*($bursts)-$hiss"
source deep 96000 stereo pcm_s24le 0.2 "$bursts+$hiss|0.7*($bursts)-$hiss"
source small 8000 mono pcm_u8 0.3 "$bursts+$hiss"
source six 48000 5.1 pcm_s16le 0.2 "$bursts|$bursts|$bursts+$hiss|0.3*sin(2*PI*60*t)|0.3*($bursts)|0.2*($bursts)+$hiss"

encode() {
    local name=$1 from=$2
    shift 2
    flac --silent --force --no-padding "$@" --output-name="$out/$name.flac" "$scratch/$from.wav"
}
encode fast stereo -0
encode best stereo -8 --tag=TITLE='Three tenths of a second' --tag=REPLAYGAIN_TRACK_GAIN='-1.50 dB'
encode exhaustive stereo -8 -e -p --lax -l 32 -r 15 -b 8192
encode deep deep -8
encode small small -5
encode six six -5
# what another encoder makes, in MP4 plain and fragmented
ffmpeg -v error -y -i "$scratch/stereo.wav" -bitexact -c:a flac -strict -2 -fflags +bitexact "$out/plain.mp4"
ffmpeg -v error -y -i "$scratch/stereo.wav" -bitexact -c:a flac -strict -2 -fflags +bitexact \
    -movflags +frag_custom+empty_moov+default_base_moof -frag_duration 100000 "$out/fragmented.mp4"
# the same music as ALAC: whether it is decoded right is whether it is equal
alac=kithara-decode/src/test/resources/io/kithara/decode/alac
mkdir -p "$alac"
for name in stereo deep six; do
    ffmpeg -v error -y -i "$scratch/$name.wav" -bitexact -c:a alac -fflags +bitexact "$alac/$name.m4a"
done
ffmpeg -v error -y -i "$scratch/stereo.wav" -af 'pan=mono|c0=FL' -c:a pcm_s16le "$scratch/mono.wav"
encode mono mono -5
ffmpeg -v error -y -i "$scratch/mono.wav" -bitexact -c:a alac -fflags +bitexact "$alac/mono.m4a"
ls -l "$out" "$alac"
