#!/bin/sh
# Makes the Ogg test media from formulas; needs ffmpeg with libvorbis and libopus.
# The files are committed: tests must not need ffmpeg. Other encoder versions give other bytes and equally good tests.
set -eu
root="$(dirname "$0")/.."
decode="$root/kithara-decode/src/test/resources/io/kithara/decode/ogg"
jorbis="$root/codecs/kithara-codec-jorbis/src/test/resources/io/kithara/codec/jorbis"
concentus="$root/codecs/kithara-codec-concentus/src/test/resources/io/kithara/codec/concentus"
facade="$root/kithara-facade/src/test/resources/io/kithara/ogg"
cli="$root/kithara-cli/src/test/resources/io/kithara/cli"
mkdir -p "$decode" "$jorbis" "$concentus" "$facade" "$cli"

# make FILE RATE SECONDS EXPRESSION [encoder options]: EXPRESSION is what aevalsrc takes, channels separated by |
make() {
    file=$1 rate=$2 seconds=$3 expression=$4
    shift 4
    ffmpeg -y -loglevel error -f lavfi -i "aevalsrc=$expression:s=$rate:d=$seconds" -map_metadata -1 -fflags +bitexact \
        "$@" "$file"
}

chirp='0.4*sin(2*PI*(200+900*t)*t)+0.05*random(0)'
bursts='if(lt(mod(t\,0.5)\,0.02)\,0.4*random(1)\,0.2*sin(2*PI*700*t))'
# front left and right, centre, bass, back left and right, told apart by their frequencies
six='0.3*sin(2*PI*400*t)|0.3*sin(2*PI*700*t)|0.3*sin(2*PI*1000*t)|0.3*sin(2*PI*60*t)|0.3*sin(2*PI*1300*t)|0.3*sin(2*PI*1600*t)'

make "$facade/stereo.ogg" 44100 3 "$chirp|$bursts" -c:a libvorbis -q:a 1 \
    -metadata title=Kithara -metadata REPLAYGAIN_TRACK_GAIN='-3.10 dB'
make "$facade/stereo.opus" 48000 3 "$chirp|$bursts" -c:a libopus -b:a 64k -metadata title=Kithara -metadata R128_TRACK_GAIN=-512
make "$facade/speech.opus" 16000 3 "$bursts" -c:a libopus -b:a 14k -application voip -frame_duration 60
make "$facade/mono.flac.ogg" 44100 1 "$bursts" -c:a flac -f ogg
make "$facade/six.ogg" 48000 1 "$six" -channel_layout 5.1 -c:a libvorbis -q:a 1
make "$facade/six.opus" 48000 1 "$six" -channel_layout 5.1 -c:a libopus -b:a 200k -mapping_family 1
cp "$facade/stereo.ogg" "$facade/stereo.opus" "$facade/mono.flac.ogg" "$decode/"
cp "$facade/stereo.ogg" "$jorbis/"
cp "$facade/stereo.opus" "$facade/speech.opus" "$facade/six.opus" "$concentus/"
cp "$facade/speech.opus" "$cli/"
ls -l "$decode" "$jorbis" "$concentus" "$facade"
