#!/bin/bash
# Makes the media that kithara-cli decodes once while it is built, to record which classes that loads, and in its tests:
# one second of two sines as MP3, M4A and WAV. Needs ffmpeg. Run from the repository root; the results are committed.
set -euo pipefail
out=kithara-cli/src/main/resources/io/kithara/cli
source=(-f lavfi -i 'aevalsrc=0.3*sin(2*PI*997*t)|0.3*sin(2*PI*499*t):s=44100:d=1')
common=(-v error -y -map_metadata -1 -fflags +bitexact -flags:a +bitexact)
ffmpeg "${source[@]}" "${common[@]}" -c:a libmp3lame -b:a 64k "$out/training.mp3"
ffmpeg "${source[@]}" "${common[@]}" -c:a aac -b:a 64k -movflags +faststart "$out/training.m4a"
ffmpeg "${source[@]}" "${common[@]}" -c:a pcm_s16le -ac 1 -ar 8000 "$out/training.wav"
