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
mp3() { # name, bits per second, bit reservoir
    ffmpeg -v error -y -bitexact -f lavfi -i "aevalsrc=0.5/0.95*sin(2*PI*443*t):s=44100:d=3.5" -c:a libmp3lame -b:a "$2" -reservoir "$3" \
        -write_xing 0 -id3v2_version 0 -flags +bitexact -fflags +bitexact -f mp3 "$out/$1.mp3"
}
mp3 sine-44100 128k 1
mp3 sine-44100-64k 64k 1
mp3 sine-44100-clean 160k 0
# LATM in transport streams, as DVB has it, written and cut by ffmpeg; by way of MP4, from which its muxer knows the configuration
ffmpeg -v error -y -bitexact -i "$out/sine-44100-low.aac" -c:a copy -f mp4 "$out/latm.mp4"
ffmpeg -v error -y -bitexact -i "$out/latm.mp4" -c:a copy -f segment -segment_time 1 -segment_format mpegts \
    -segment_format_options mpegts_flags=+latm -segment_list "$out/latm.m3u8" -fflags +bitexact "$out/latm-%d.ts"
rm "$out/latm.mp4"
# The same sine, shorter, in fragmented MP4 as ffmpeg's HLS muxer writes it: lossless at 16 bit, and Opus
fmp4() { # folder, sample rate, codec and its options
    local folder=$out/fmp4-$1 rate=$2
    shift 2
    mkdir -p "$folder"
    ffmpeg -v error -y -bitexact -f lavfi -i "aevalsrc=0.5*sin(2*PI*443*t):s=$rate:d=1.5" -c:a "$@" -flags +bitexact -fflags +bitexact \
        -f hls -hls_time 0.5 -hls_list_size 0 -hls_playlist_type vod -hls_segment_type fmp4 -hls_segment_filename "$folder/%d.m4s" "$folder/media.m3u8"
}
fmp4 flac 44100 flac -sample_fmt s16 -strict experimental
fmp4 alac 44100 alac -sample_fmt s16p
fmp4 opus 48000 libopus -b:a 64k
# and Opus in transport streams
mkdir -p "$out/ts-opus"
ffmpeg -v error -y -bitexact -f lavfi -i "aevalsrc=0.5*sin(2*PI*443*t):s=48000:d=1.5" -c:a libopus -b:a 64k -flags +bitexact -fflags +bitexact \
    -f hls -hls_time 0.5 -hls_list_size 0 -hls_playlist_type vod -hls_segment_filename "$out/ts-opus/%d.ts" "$out/ts-opus/media.m3u8"
ls -l "$out"
