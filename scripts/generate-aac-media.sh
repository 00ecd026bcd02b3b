#!/bin/bash
# Writes the AAC and MP4 files of the tests, each below 40 KB, with ffmpeg's own encoder. Run from the project's root;
# the result is committed, so nobody needs ffmpeg to run the tests.
set -euo pipefail

decode=kithara-decode/src/test/resources/io/kithara/decode/aac
jaad=codecs/kithara-codec-jaad/src/test/resources/io/kithara/codec/jaad
mkdir -p "$decode" "$jaad"

# 66,150 frames are one and a half seconds. A frequency per channel tells the channels apart.
tone='aevalsrc=0.5*sin(2*PI*441*t)|0.25*sin(2*PI*1102.5*t):s=44100:d=1.5'
encode=(ffmpeg -v error -y -bitexact -f lavfi -i "$tone" -c:a aac -b:a 96k -aac_tns 0 -aac_pns 0 -flags +bitexact -fflags +bitexact)

"${encode[@]}" -f adts "$decode/tone.aac"
"${encode[@]}" -metadata title=Tone -metadata artist=Kithara -metadata album='One and a half seconds' "$decode/moov-last.m4a"
ffmpeg -v error -y -i "$decode/moov-last.m4a" -c copy -fflags +bitexact -movflags +faststart "$decode/moov-first.m4a"
ffmpeg -v error -y -i "$decode/moov-last.m4a" -c copy -fflags +bitexact -movflags +delay_moov+default_base_moof+global_sidx \
    -frag_duration 300000 "$decode/fragmented.mp4"
ffmpeg -v error -y -i "$decode/moov-last.m4a" -c copy -fflags +bitexact -movflags +frag_custom+empty_moov -use_editlist 0 \
    -frag_duration 500000 "$decode/fragmented-no-elst.mp4"
ffmpeg -v error -y -bitexact -f lavfi -i "sine=frequency=441:sample_rate=44100:duration=0.2" -c:a alac -fflags +bitexact "$decode/alac.m4a"
ffmpeg -v error -y -bitexact -f lavfi -i "sine=frequency=441:sample_rate=44100:duration=0.1" -c:a pcm_s16be -fflags +bitexact "$decode/twos.mov"

cp "$decode/tone.aac" "$decode/moov-last.m4a" "$decode/fragmented.mp4" "$jaad/"
mono='aevalsrc=0.5*sin(2*PI*441*t):s=22050:d=1'
ffmpeg -v error -y -bitexact -f lavfi -i "$mono" -c:a aac -b:a 48k -aac_tns 0 -aac_pns 0 -f adts "$jaad/mono.aac"
# FL FR FC LFE BL BR in WAVE order, one frequency each
six='aevalsrc=0.3*sin(2*PI*300*t)|0.3*sin(2*PI*500*t)|0.3*sin(2*PI*700*t)|0.3*sin(2*PI*60*t)|0.3*sin(2*PI*1100*t)|0.3*sin(2*PI*1300*t):c=5.1:s=48000:d=0.5'
ffmpeg -v error -y -bitexact -f lavfi -i "$six" -c:a aac -b:a 256k -aac_tns 0 -aac_pns 0 -f adts "$jaad/six.aac"
# what is like noise is stored as noise (PNS)
hiss='aevalsrc=0.2*(2*random(0)-1):s=44100:d=0.5'
ffmpeg -v error -y -bitexact -f lavfi -i "$hiss" -c:a aac -b:a 32k -aac_tns 0 -aac_pns 1 -f adts "$jaad/noise.aac"
cp "$jaad/noise.aac" "$decode/"

# reference NAME RATE LAYOUT BITRATE SOURCES FFMPEG_OPTIONS...: bursts, so that the encoder switches windows and uses TNS, and channels that are alike,
# so that it uses M/S and intensity; with the first 36 KiB of what ffmpeg decodes.
reference() {
    local name=$1 rate=$2 layout=$3 bitrate=$4 sources=$5
    shift 5
    ffmpeg -v error -y -bitexact -f lavfi -i "aevalsrc=$sources:c=$layout:s=$rate:d=0.3" -c:a aac -b:a "$bitrate" \
        -aac_coder twoloop -aac_tns 1 -aac_ms 1 -aac_is 1 -aac_pns 0 "$@" -f adts "$decode/$name.aac"
    ffmpeg -v error -y -i "$decode/$name.aac" -f f32le "$decode/$name.f32"
    truncate --size='<36864' "$decode/$name.f32"
}
bursts='0.5*exp(-60*mod(t\,0.041))*sin(2*PI*1900*t)+0.2*sin(2*PI*330*t)'
hiss='0.1*random(0)*gt(sin(90*t)\,0.2)'
reference lc-stereo 44100 stereo 64k "$bursts+$hiss|0.7*($bursts)-$hiss+0.1*sin(2*PI*700*t)"
reference lc-mono 8000 mono 24k "$bursts+$hiss"
reference lc-six 48000 5.1 192k "$bursts|$bursts+0.1*sin(2*PI*700*t)|$bursts+$hiss|0.3*sin(2*PI*60*t)|0.3*($bursts)|0.2*($bursts)+$hiss"
reference main-stereo 44100 stereo 96k "0.4*sin(2*PI*440*t)|0.3*sin(2*PI*660*t)" -profile:a aac_main -aac_pred 1

# HE-AAC, for which ffmpeg has no encoder: random legal SBR and PS payloads behind a core of AAC LC, written by the tests' own
# writers (first: mvn -pl kithara-decode -am test-compile), and what ffmpeg decodes of them
classes="kithara-decode/target/test-classes:$(echo kithara-*/target/classes | tr ' ' ':')"
he() {
    local name=$1 core=$2
    shift 2
    java -cp "$classes" io.kithara.decode.aac.HeMedia "$decode/$core.aac" "$decode/$name.aac" "$@"
    ffmpeg -v error -y -i "$decode/$name.aac" -f f32le "$decode/$name.f32"
    truncate --size='<131072' "$decode/$name.f32"
}
for layout in mono stereo; do
    ffmpeg -v error -y -bitexact -f lavfi -i "anoisesrc=color=pink:amplitude=0.3:duration=0.8:seed=3:sample_rate=22050" \
        -af "aformat=channel_layouts=$layout" -c:a aac -b:a 24k -aac_pns 0 -f adts "$decode/he-core-$layout.aac"
done
he he-stereo he-core-stereo 5
# without phases, which ffmpeg turns wrongly where a band has negative frequencies
he he-parametric he-core-mono 5 014
# headers of other bands every four frames, over a core that fills its whole band: where there is next to nothing to predict from,
# decoders differ by their rounding
ffmpeg -v error -y -bitexact -f lavfi -i "anoisesrc=color=white:amplitude=0.2:duration=0.8:seed=3:sample_rate=22050" \
    -af aformat=channel_layouts=stereo -c:a aac -b:a 48k -cutoff 11000 -aac_pns 0 -f adts "$decode/he-headers.aac"
he he-headers he-headers 1 "" 4


# ltp NAME CORE SEED: AAC LTP, of which ffmpeg's encoder writes the flag and never the data
ltp() {
    java -cp "$classes" io.kithara.decode.aac.LtpMedia "$decode/$2.aac" "$decode/$1.aac" "$3"
    ffmpeg -v error -y -i "$decode/$1.aac" -f f32le "$decode/$1.f32"
    truncate --size='<36864' "$decode/$1.f32"
}
ltp ltp-mono lc-mono 1
ltp ltp-stereo lc-stereo 2

# frames of 960 samples, which ffmpeg decodes and does not encode
java -cp "$classes" io.kithara.decode.aac.ShortFrameMedia "$decode/short-frames.latm" 1
ffmpeg -v error -y -f loas -i "$decode/short-frames.latm" -f f32le "$decode/short-frames.f32"

# tones, bursts and noise, some bands of which are coded as noise; those silenced, and what ffmpeg decodes of the rest
ffmpeg -v error -y -bitexact -f lavfi -i "aevalsrc=$bursts+0.1*random(0)|0.7*($bursts)+0.1*random(1):s=44100:d=0.4" -c:a aac -b:a 48k \
    -aac_tns 1 -aac_ms 1 -aac_is 1 -aac_pns 1 -f adts "$decode/beside-noise.aac"
java -cp "$classes" io.kithara.decode.aac.SilentNoise "$decode/beside-noise.aac" "$decode/beside-noise.aac"
ffmpeg -v error -y -i "$decode/beside-noise.aac" -f f32le "$decode/beside-noise.f32"
truncate --size='<36864' "$decode/beside-noise.f32"

# splice NAME RATE CHANNELS FFMPEG_OPTIONS...: one sine in ADTS streams of every kind, to be joined
facade=kithara-facade/src/test/resources/io/kithara/aac
mkdir -p "$facade"
splice() {
    local name=$1 rate=$2 channels=$3 sine='0.5*sin(2*PI*443*t)'
    shift 3
    [ "$channels" = 2 ] && sine="$sine|$sine"
    ffmpeg -v error -y -bitexact -f lavfi -i "aevalsrc=$sine:s=$rate:d=0.6" -c:a aac -b:a 128k \
        -aac_tns 0 -aac_pns 0 "$@" -f adts "$facade/$name.aac"
}
splice stereo-44100 44100 2
splice mono-22050 22050 1
splice stereo-48000 48000 2
splice main-44100 44100 2 -profile:a aac_main -aac_pred 1
cp "$decode/he-stereo.aac" "$facade/"
ls -l "$decode" "$jaad"
