#!/bin/sh
# Makes the MP3 and MP2 test media of codecs/kithara-codec-jlayer from formulas; needs ffmpeg with libmp3lame.
# The files are committed: tests must not need ffmpeg. Other encoder versions give other bytes and equally good tests.
set -eu
out="$(dirname "$0")/../codecs/kithara-codec-jlayer/src/test/resources/io/kithara/codec/jlayer"
mkdir -p "$out"

# make NAME RATE SECONDS EXPRESSION [encoder options]: EXPRESSION is what aevalsrc takes, channels separated by |
make() {
    name=$1 rate=$2 seconds=$3 expression=$4
    shift 4
    ffmpeg -y -loglevel error -f lavfi -i "aevalsrc=$expression:s=$rate:d=$seconds" -map_metadata -1 -fflags +bitexact \
        "$@" "$out/$name"
}

chirp='0.5*sin(2*PI*(200+900*t)*t)'
# the two halves of one sine of 997 Hz, cut after 44,100 frames
sine='0.5*sin(2*PI*997*t)'
rest='0.5*sin(2*PI*997*(t+1))'

make sine-first.mp3 44100 1 "$sine" -c:a libmp3lame -b:a 64k
make sine-second.mp3 44100 1 "$rest" -c:a libmp3lame -b:a 64k
make chirp-cbr.mp3 44100 2 "$chirp|0.3*sin(2*PI*(3000-700*t)*t)" -c:a libmp3lame -b:a 128k
make chirp-vbr.mp3 44100 3 "$chirp|0.3*random(0)*t" -c:a libmp3lame -q:a 6
make chirp-mpeg2.mp3 22050 3 "$chirp|0.3*random(0)" -c:a libmp3lame -q:a 5
make chirp-mpeg25.mp3 8000 3 "$chirp" -c:a libmp3lame -b:a 16k
make chirp.mp2 48000 1 "$chirp|0.3*sin(2*PI*800*t)" -c:a mp2 -b:a 192k
# 22 s of silence, then 9 s of noise that grows: the mean bit rate of the start says nothing about the rest
make silence-then-noise-no-header.mp3 16000 31 "if(lt(t\,22)\,0\,0.02*(t-21)*random(0)+0.3*sin(2*PI*(100+20*t)*t))" \
    -c:a libmp3lame -q:a 9 -write_xing 0
# constant bit rate that no header vouches for
make long-cbr-no-header.mp3 16000 40 "$chirp*0.1+0.2*random(0)" -c:a libmp3lame -b:a 8k -write_xing 0
