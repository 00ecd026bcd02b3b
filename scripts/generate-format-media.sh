#!/bin/bash
# Writes one small file of every container and codec for the README's format table (FormatTableTest), and of every lossy
# codec what ffmpeg decodes of it, as FLAC of 24 bit. Needs ffmpeg with libmp3lame, libvorbis and libopus. Run from the
# project's root; the result is committed: tests must not need ffmpeg.
set -euo pipefail

out=kithara-facade/src/test/resources/io/kithara/formats
mkdir -p "$out"
rm -f "$out"/*
cd "$out"
run() { ffmpeg -v error -y -bitexact "$@" -fflags +bitexact -flags:a +bitexact; }

# 0.4 s: 17,640 frames, or 19,200 at the 48 kHz of Opus
ffmpeg -v error -y -bitexact -f lavfi \
    -i 'aevalsrc=0.4*sin(2*PI*(200+900*t)*t)+0.3*exp(-20*mod(t\,0.17))*sin(2*PI*1800*t):s=44100:d=0.4' -c:a pcm_s16le pcm.wav

# the codecs, each in its first container
ffmpeg -v error -y -i pcm.wav -c:a libmp3lame -b:a 64k mp3.mp3
run -i pcm.wav -c:a mp2 -b:a 64k mp2.mp2
run -i pcm.wav -c:a aac -b:a 64k -aac_pns 0 aac.m4a
run -i pcm.wav -c:a libvorbis -q:a 3 vorbis.ogg
run -i pcm.wav -c:a libopus -b:a 48k opus.opus
run -i pcm.wav -c:a flac flac.flac
run -i pcm.wav -c:a alac alac.m4a

# the same packets in other containers
run -i aac.m4a -c copy aac.aac
run -i aac.m4a -c copy aac.ts
run -i aac.m4a -c copy -f mpegts -mpegts_flags latm latm.ts
run -i aac.m4a -c copy -f latm aac.latm
run -i aac.m4a -c copy aac.mkv
run -i aac.m4a -c copy -f mp4 -movflags delay_moov+default_base_moof+frag_keyframe fragmented.mp4
run -i mp3.mp3 -c copy -f wav mp3.wav
run -i mp3.mp3 -c copy mp3.ts
run -i mp3.mp3 -c copy mp3.mkv
run -i vorbis.ogg -c copy vorbis.webm
run -i opus.opus -c copy opus.webm
run -i opus.opus -c copy opus.mp4
run -i opus.opus -c copy opus.ts
run -i flac.flac -c copy flac.ogg
run -i flac.flac -c copy -strict -2 flac.mp4
run -i flac.flac -c copy flac.mkv
run -i pcm.wav -c:a alac alac.caf
run -i pcm.wav -c:a pcm_s24be pcm.aiff
run -i pcm.wav -c:a pcm_s16le pcm.mov
run -i pcm.wav -c:a pcm_s24le pcm.caf
run -i pcm.wav -c:a pcm_f32le pcm.mkv

# what ffmpeg decodes; of Opus what libopus does, for ffmpeg's own decoder puts speech coding two frames late,
# and of layer II what its floating point gives: the one it takes by itself is fixed point
reference() {
    local file=$1
    shift
    run "$@" -i "$file" -c:a flac -sample_fmt s32 -bits_per_raw_sample 24 "reference-${file%.*}.flac"
}
for file in mp3.mp3 aac.aac vorbis.ogg; do
    reference "$file"
done
reference mp2.mp2 -c:a mp2float
reference opus.opus -c:a libopus
ls -l
