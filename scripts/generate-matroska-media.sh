#!/bin/sh
# Makes the Matroska and WebM test media of kithara-decode (what our own decoders and none need) and, under codecs, of Opus,
# Vorbis and MP3 from formulas; needs ffmpeg with libopus, libvorbis, libmp3lame. The files are committed: tests must not need
# ffmpeg. Other encoder versions give other bytes and equally good tests. NAME.frames is how many frames ffmpeg decodes.
set -eu
cd "$(dirname "$0")/.."
out=kithara-decode/src/test/resources/io/kithara/decode/matroska
mkdir -p "$out"

# make NAME RATE SECONDS [encoder options]
make() {
    name=$1 rate=$2 seconds=$3
    shift 3
    ffmpeg -y -loglevel error -f lavfi \
        -i "aevalsrc=0.4*sin(2*PI*(200+900*t)*t)|0.3*sin(2*PI*(3000-700*t)*t):s=$rate:d=$seconds" \
        -map_metadata -1 -fflags +bitexact "$@" "$out/$name"
    channels=$(ffprobe -v error -show_entries stream=channels -of csv=p=0 "$out/$name" | head -1)
    bytes=$(ffmpeg -v error -i "$out/$name" -map 0:a:0 -f f32le - | wc -c)
    echo $((bytes / 4 / channels)) > "$out/$name.frames"
}

make opus.webm 48000 2.345 -c:a libopus -b:a 32k
make vorbis.webm 44100 2.345 -c:a libvorbis -q:a 0
make aac.mka 44100 1.5 -c:a aac -b:a 48k
make flac.mka 44100 0.6 -ac 1 -c:a flac
make mp3.mka 44100 1.5 -c:a libmp3lame -b:a 48k
make mp2.mka 44100 1.5 -c:a mp2 -b:a 64k
make alac.mka 44100 0.3 -ac 1 -c:a alac
make s16le.mka 8000 0.7 -c:a pcm_s16le
make s24be.mka 8000 0.7 -c:a pcm_s24be
make f32le.mka 8000 0.7 -c:a pcm_f32le
make u8.mka 8000 0.7 -c:a pcm_u8
# as browsers record: no sizes, no index
make live.webm 48000 2.345 -c:a libopus -b:a 32k -live 1
# clusters of half a second, so that there is something to seek in; the index in front in one, behind in the other
make long-opus.webm 48000 60 -ac 1 -c:a libopus -b:a 6k -cluster_time_limit 500
make long-vorbis.webm 44100 40 -ac 1 -c:a libvorbis -q:a -1 -cluster_time_limit 500
make long-aac.mka 8000 60 -ac 1 -c:a aac -b:a 8k -cluster_time_limit 500 -reserve_index_space 4096
make long-flac.mka 8000 30 -ac 1 -af volume=0.001 -c:a flac -cluster_time_limit 500
# a picture beside it
ffmpeg -y -loglevel error -f lavfi -i "testsrc=s=64x64:r=5:d=2" -f lavfi -i "aevalsrc=0.3*sin(2*PI*440*t):s=44100:d=2" \
    -map_metadata -1 -fflags +bitexact -c:v mpeg4 -b:v 20k -c:a aac -b:a 32k "$out/video.mkv"
echo $(($(ffmpeg -v error -i "$out/video.mkv" -map 0:a:0 -f f32le - | wc -c) / 4)) > "$out/video.mkv.frames"
# everything that is said of music: ffmpeg has the title in the segment's head, the rest in tags, the picture attached
tagged=$(mktemp -d)
printf ';FFMETADATA1\n' > "$tagged/chapters"
printf '[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle=One\n' >> "$tagged/chapters"
printf '[CHAPTER]\nTIMEBASE=1/1000\nSTART=500\nEND=1000\ntitle=Two\n' >> "$tagged/chapters"
ffmpeg -y -loglevel error -f lavfi -i "testsrc=s=16x16:r=1:d=1" -frames:v 1 "$tagged/cover.png"
ffmpeg -y -loglevel error -f lavfi -i "aevalsrc=0.3*sin(2*PI*440*t):s=8000:d=1" -i "$tagged/chapters" -map 0:a -map_chapters 1 \
    -fflags +bitexact -attach "$tagged/cover.png" -metadata:s:t mimetype=image/png -metadata:s:t filename=cover.png \
    -metadata title=Song -metadata artist=Me -metadata album=Record -metadata track=3 -metadata date=2024-05-01 \
    -metadata "REPLAYGAIN_TRACK_GAIN=-6.5 dB" -c:a pcm_u8 "$out/tagged.mka"
rm -r "$tagged"
# the packets of scripts/generate-ogg-media.sh in another container
for name in stereo.opus stereo.ogg mono.flac.ogg; do
    ffmpeg -y -loglevel error -i "kithara-decode/src/test/resources/io/kithara/decode/ogg/$name" -map_metadata -1 \
        -fflags +bitexact -c copy "$out/copy-of-$name.mka"
done
