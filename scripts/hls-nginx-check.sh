#!/usr/bin/env bash
# Makes HLS with ffmpeg in every container we play, serves it with nginx, decodes it with ./kithara and compares the frames
# that come with what the container states (ffprobe) and the requests that were counted with nginx's access log.
# Needs ffmpeg, nginx (nginx-light does), openssl, jq, python3. Usage: scripts/hls-nginx-check.sh [SECONDS]; 300 s take some minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-300}
kithara=${KITHARA:-./kithara}
port=${PORT:-18473}
work=$(mktemp -d)
www=$work/www
mkdir -p "$www"
chmod 755 "$work" # nginx serves as another user
trap 'if [ -f "$work/nginx.pid" ]; then kill "$(cat "$work/nginx.pid")"; fi; rm -rf "$work"' EXIT
ff=(ffmpeg -v error -y -nostdin)

# ---- coded audio, once for each rate and layout: the containers share it
tone() { # tone NAME RATE LAYOUT CODEC-OPTIONS...
  local name=$1 rate=$2 layout=$3
  shift 3
  "${ff[@]}" -f lavfi -i "sine=frequency=441:sample_rate=$rate:duration=$seconds" -af "aformat=channel_layouts=$layout" \
    "$@" "$work/$name"
}
tone aac44.m4a 44100 stereo -c:a aac -b:a 96k
tone aac48.m4a 48000 stereo -c:a aac -b:a 96k
tone mono.m4a 44100 mono -c:a aac -b:a 64k
tone six.m4a 48000 5.1 -c:a aac -b:a 256k
tone low.m4a 44100 stereo -c:a aac -b:a 48k
tone high.m4a 44100 stereo -c:a aac -b:a 192k
tone flac.flac 44100 stereo -c:a flac -sample_fmt s16
tone mp3.mp3 44100 stereo -c:a libmp3lame -b:a 96k -write_xing 0 -id3v2_version 0

# ---- playlists
hls() { # hls NAME INPUT HLS-OPTIONS...
  local name=$1 input=$2
  shift 2
  mkdir -p "$www/$name"
  (cd "$www/$name" && "${ff[@]}" -i "$work/$input" -c copy -f hls -hls_time 6 -hls_playlist_type vod "$@" i.m3u8)
}
fmp4=(-hls_segment_type fmp4)
hls ts-aac-44 aac44.m4a
hls ts-aac-48 aac48.m4a
hls ts-aac-mono mono.m4a
hls ts-aac-5.1 six.m4a
hls ts-mp3 mp3.mp3
hls ts-aac-single aac44.m4a -hls_flags single_file
hls fmp4-aac-44 aac44.m4a "${fmp4[@]}"
hls fmp4-aac-48 aac48.m4a "${fmp4[@]}"
hls fmp4-aac-mono mono.m4a "${fmp4[@]}"
hls fmp4-aac-5.1 six.m4a "${fmp4[@]}"
hls fmp4-mp3 mp3.mp3 "${fmp4[@]}"
hls fmp4-flac flac.flac "${fmp4[@]}" -strict experimental
hls fmp4-aac-single aac44.m4a "${fmp4[@]}" -hls_flags single_file

packed() { # packed NAME INPUT EXTENSION: ffmpeg's hls muxer does not write packed audio, its segment muxer does
  mkdir -p "$www/$1"
  (cd "$www/$1" && "${ff[@]}" -i "$work/$2" -c copy -f segment -segment_time 6 -segment_format "$3" $5 \
    -segment_list i.m3u8 -segment_list_type m3u8 "s%03d.$4")
}
packed packed-aac aac44.m4a adts aac ""
packed packed-mp3 mp3.mp3 mp3 mp3 "-segment_format_options write_xing=0:id3v2_version=0"

# ---- encrypted by ffmpeg, with and without IV in the playlist, and by openssl with a key for every five segments
head -c 16 /dev/urandom > "$work/key"
printf 'key\n%s\n' "$work/key" > "$work/keyinfo"
printf 'key\n%s\n%s\n' "$work/key" 0f0e0d0c0b0a09080706050403020100 > "$work/keyinfo-iv"
hls ts-aac-aes aac44.m4a -hls_key_info_file "$work/keyinfo"
hls ts-aac-aes-iv aac44.m4a -hls_key_info_file "$work/keyinfo-iv"
cp "$work/key" "$www/ts-aac-aes/key"
cp "$work/key" "$www/ts-aac-aes-iv/key"

rotate() { # rotate NAME FROM: the same segments, each under the key of its five, its number as IV
  local from=$www/$2 to=$www/$1 number=0 key=0 line
  mkdir -p "$to"
  find "$from" -name 'init*' -exec cp {} "$to" \;
  while IFS= read -r line; do
    case $line in
      '#EXTINF'*)
        if ((number % 5 == 0)); then
          key=$((number / 5))
          head -c 16 /dev/urandom > "$to/key$key"
          echo "#EXT-X-KEY:METHOD=AES-128,URI=\"key$key\""
        fi
        echo "$line"
        ;;
      '#'*) echo "$line" ;;
      *)
        openssl enc -aes-128-cbc -K "$(od -An -v -tx1 "$to/key$key" | tr -d ' \n')" -iv "$(printf '%032x' "$number")" \
          -in "$from/$line" -out "$to/$line"
        number=$((number + 1))
        echo "$line"
        ;;
    esac
  done < "$from/i.m3u8" > "$to/i.m3u8"
}
rotate ts-aac-aes-keys ts-aac-44
rotate fmp4-aac-aes-keys fmp4-aac-44
rotate packed-aac-aes-keys packed-aac
rotate packed-mp3-aes-keys packed-mp3

# ---- three variants
hls master-low low.m4a
hls master-high high.m4a
mkdir -p "$www/master"
cat > "$www/master/i.m3u8" <<END
#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=60000,CODECS="mp4a.40.2"
../master-low/i.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=120000,CODECS="mp4a.40.2"
../ts-aac-44/i.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=230000,CODECS="mp4a.40.2"
../master-high/i.m3u8
END

# ---- what the containers state
media() { # media NAME: the files of a playlist in order, once each
  { grep -o 'EXT-X-MAP:URI="[^"]*"' "$www/$1/i.m3u8" | cut -d'"' -f2 || true; grep -v '^#' "$www/$1/i.m3u8"; } | awk '!seen[$0]++'
}
clear_of() { # clear_of NAME: where the same media lie unencrypted
  case $1 in ts-aac-aes*) echo ts-aac-44 ;; fmp4-aac-aes*) echo fmp4-aac-44 ;; packed-*-aes-keys) echo "${1%-aes-keys}" ;; master) echo master-high ;; *) echo "$1" ;; esac
}
stated() { # stated NAME: frames by the container's own account
  local name file
  name=$(clear_of "$1")
  (cd "$www/$name" && media "$name" | while IFS= read -r file; do cat "$file"; done) > "$work/whole"
  case $name in
    fmp4*) durations "$work/whole" ;; # ffmpeg's edit list begins at 0
    # in one, since the last segment may be a frame or two, too short for ffprobe
    packed-mp3) echo $(($(count "$work/whole") * 1152)) ;;
    packed-aac) echo $(($(count "$work/whole") * 1024)) ;;
    *mp3*) echo $(($(packets "$name") * 1152)) ;;
    *) echo $(($(packets "$name") * 1024)) ;;
  esac
}
durations() { # durations FILE: the sum over its fragments, in units of the rate (ffprobe gives the first and last sample others)
  python3 - "$1" <<'PY'
import struct, sys
data = open(sys.argv[1], 'rb').read()
total = 0
def u32(at):
    return struct.unpack_from('>I', data, at)[0]
def walk(at, end):
    global total
    default = 0
    while at + 8 <= end:
        size, kind = u32(at), data[at + 4:at + 8]
        if kind in (b'moof', b'traf'):
            walk(at + 8, at + size)
        elif kind == b'tfhd':
            flags, field = u32(at + 8) & 0xFFFFFF, at + 16
            field += 8 * bool(flags & 1) + 4 * bool(flags & 2)
            default = u32(field) if flags & 8 else 0
        elif kind == b'trun':
            flags, count, field = u32(at + 8) & 0xFFFFFF, u32(at + 12), at + 16
            field += 4 * bool(flags & 1) + 4 * bool(flags & 4)
            each = 4 * bin(flags & 0xF00).count('1')
            total += sum(u32(field + i * each) for i in range(count)) if flags & 0x100 else count * default
        at += size
walk(0, len(data))
print(total)
PY
}
count() { # count FILE: its audio packets
  ffprobe -v error -select_streams a -count_packets -show_entries stream=nb_read_packets -of csv=p=0 "$1" | head -1 | tr -dc 0-9
}
packets() { # packets NAME: coded frames, segment by segment
  local sum=0 file
  while IFS= read -r file; do
    sum=$((sum + $(count "$www/$1/$file")))
  done < <(media "$1")
  echo "$sum"
}

# ---- nginx
cat > "$work/nginx.conf" <<END
pid $work/nginx.pid;
error_log $work/error.log;
events {}
http {
  types { application/vnd.apple.mpegurl m3u8; video/mp2t ts; audio/mp4 m4s mp4; audio/aac aac; audio/mpeg mp3; }
  log_format short '\$request_uri \$status';
  access_log $work/access.log short;
  client_body_temp_path $work/t1; proxy_temp_path $work/t2; fastcgi_temp_path $work/t3; uwsgi_temp_path $work/t4; scgi_temp_path $work/t5;
  server { listen 127.0.0.1:$port; root $www; }
}
END
nginx -c "$work/nginx.conf"

# ---- decode and compare
if ! $kithara --help > "$work/built" 2>&1; then cat "$work/built"; exit 1; fi # builds it where it has to
printf '# %s, nginx %s, %s s, %s\n' "$(ffmpeg -version | head -1 | cut -d' ' -f1-3)" \
  "$(nginx -v 2>&1 | cut -d/ -f2)" "$seconds" "$(java -version 2>&1 | head -1)"
printf '%-19s %-12s %10s %10s %9s %8s %8s %8s  %s\n' stream outcome stated came bytes requests nginx expected verdict
failed=0
check() { # check NAME MORE-OPTIONS...
  local name=$1 json came bytes requests seen expected frames verdict=ok
  shift
  : > "$work/access.log"
  json=$work/json # after what went wrong, if anything, in words
  $kithara decode "http://127.0.0.1:$port/$name/i.m3u8" -o - --format s16le --json --quiet "$@" 2> "$work/said" | wc -c > "$work/pcm" || true
  grep '^{' "$work/said" > "$json"
  came=$(jq -r .frames "$json")
  bytes=$(($(cat "$work/pcm") / 2 / $(jq -r '.channels // 1' "$json")))
  requests=$(jq -r .requests "$json")
  seen=$(wc -l < "$work/access.log")
  frames=$(stated "$name")
  expected=$(expected_requests "$name")
  if [ "$came" != "$frames" ] || [ "$bytes" != "$came" ] || [ "$requests" != "$seen" ] || [ "$seen" -gt "$expected" ]; then
    verdict=DIFFERS
    failed=1
  fi
  printf '%-19s %-12s %10s %10s %9s %8s %8s %8s  %s\n' "$name" "$(jq -r .outcome "$json")" "$frames" "$came" "$bytes" \
    "$requests" "$seen" "$expected" "$verdict"
}
expected_requests() { # playlists, segments (a byte range of one file each), init and keys, once each
  local playlist=$www/$1/i.m3u8 master=0
  if [ "$1" = master ]; then master=1; playlist=$www/master-high/i.m3u8; fi
  echo $((1 + master + $(grep -c '^#EXTINF' "$playlist") + $(grep -c '^#EXT-X-MAP' "$playlist" || true) + $(grep -o '^#EXT-X-KEY:.*URI="[^"]*"' "$playlist" | sort -u | wc -l)))
}
for name in ts-aac-44 ts-aac-48 ts-aac-mono ts-aac-5.1 ts-aac-single ts-mp3 fmp4-aac-44 fmp4-aac-48 fmp4-aac-mono fmp4-aac-5.1 \
  fmp4-aac-single fmp4-mp3 fmp4-flac packed-aac packed-mp3 ts-aac-aes ts-aac-aes-iv ts-aac-aes-keys fmp4-aac-aes-keys \
  packed-aac-aes-keys packed-mp3-aes-keys; do
  check "$name"
done
check master --variant highest
exit $failed
