#!/bin/bash
# Writes the transport streams and the LATM file of the tests, each below 40 KB, with ffmpeg. Run from the project's
# root; the result is committed, so nobody needs ffmpeg to run the tests.
set -euo pipefail

out=kithara-decode/src/test/resources/io/kithara/decode/ts
aac=kithara-decode/src/test/resources/io/kithara/decode/aac
mkdir -p "$out"

ff=(ffmpeg -v error -y -bitexact)
exact=(-flags +bitexact -fflags +bitexact)

# 66 frames of AAC, remuxed: the frames are those of tone.aac, byte for byte
"${ff[@]}" -i "$aac/tone.aac" -c copy "${exact[@]}" -f mpegts "$out/adts.ts"
# out of MP4, since frames with ADTS headers would be copied with them
"${ff[@]}" -i "$aac/moov-last.m4a" -c copy "${exact[@]}" -f mpegts -mpegts_flags +latm "$out/latm.ts"
"${ff[@]}" -i "$aac/tone.aac" -c copy "${exact[@]}" -f latm "$out/tone.latm"

# video before the audio in the PMT, its packets between those of the audio
"${ff[@]}" -f lavfi -i "testsrc=s=32x32:r=10:d=0.4" -f lavfi -i "sine=frequency=441:sample_rate=44100:duration=0.4" \
    -map 0:v -map 1:a -c:v mpeg2video -c:a mp2 -b:a 64k "${exact[@]}" -f mpegts "$out/video-mp2.ts"
"${ff[@]}" -f lavfi -i "sine=frequency=441:sample_rate=48000:duration=0.5" -c:a libmp3lame -b:a 64k "${exact[@]}" -f mpegts "$out/mp3.ts"
"${ff[@]}" -f lavfi -i "sine=frequency=441:sample_rate=48000:duration=0.2" -c:a ac3 -b:a 64k "${exact[@]}" -f mpegts "$out/ac3.ts"
# the packets of scripts/generate-ogg-media.sh in another container
"${ff[@]}" -i kithara-decode/src/test/resources/io/kithara/decode/ogg/stereo.opus -c copy "${exact[@]}" -f mpegts "$out/stereo-opus.ts"
"${ff[@]}" -f lavfi -i "sine=frequency=441:sample_rate=48000:duration=0.5" -af "pan=5.1|FL=c0|FR=c0|FC=c0|LFE=c0|BL=c0|BR=c0" \
    -c:a libopus -b:a 96k -mapping_family 1 "${exact[@]}" -f mpegts "$out/six-opus.ts"
ls -l "$out"
