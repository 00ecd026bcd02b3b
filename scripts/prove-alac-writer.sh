#!/bin/bash
# Lets ffmpeg's decoder prove the tests' own ALAC writer, which does what no encoder does: every width and number of channels, any
# order of prediction, any mix. What our decoder makes of the same packets is compared in AlacWaysTest. Run from the project's root
# after mvn -pl kithara-decode -am test-compile.
set -euo pipefail

scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
classes="kithara-decode/target/test-classes:$(echo kithara-*/target/classes | tr ' ' ':')"
java -cp "${CLASSES:-$classes}" io.kithara.decode.alac.AlacCaf "$scratch"
for file in "$scratch"/*.caf; do
    ffmpeg -v error -y -i "$file" -f s32le "$scratch/decoded.s32"
    cmp "$scratch/decoded.s32" "${file%.caf}.s32"
done
echo "ffmpeg reads all $(ls "$scratch"/*.caf | wc -l) files as they were written"
