package io.kithara.decode.matroska;

import io.kithara.decode.DecodeException;

/** What {@code TrackEntry} says (RFC 9559 section 5.1.4.1). Filled while it is read, unchanged afterwards. */
final class TrackEntry {
    private static final int AUDIO = 2;
    private static final int STRIPPED_HEADERS = 3;
    private static final int ALL_FRAMES = 1;
    private static final int ENCRYPTION = 1;

    /** Headers that are stripped are a few bytes; this is 60 times the longest sensible one. */
    private static final int MAX_STRIPPED_BYTES = 1024;

    private static final String[] ALGORITHMS = {"zlib", "bzlib", "lzo1x"};

    long number;
    long uid;
    boolean isDefault = true;
    String codecId = "";
    byte[] codecPrivate = {};
    long codecDelayNs;
    long seekPreRollNs;
    double rate = 8000;
    double outputRate;
    int channels = 1;
    int bits;

    /** What every frame starts with and does not say. */
    byte[] stripped = {};

    private int type;
    private boolean enabled = true;
    private String problem = "";

    private TrackEntry() {}

    static TrackEntry read(Master entry) throws DecodeException {
        TrackEntry track = new TrackEntry();
        while (entry.next()) {
            switch (entry.id()) {
                case Id.TRACK_NUMBER -> track.number = entry.uint();
                case Id.TRACK_UID -> track.uid = entry.uint();
                case Id.TRACK_TYPE -> track.type = entry.small();
                case Id.FLAG_ENABLED -> track.enabled = entry.uint() != 0;
                case Id.FLAG_DEFAULT -> track.isDefault = entry.uint() != 0;
                case Id.CODEC_ID -> track.codecId = entry.text();
                case Id.CODEC_PRIVATE -> track.codecPrivate = entry.bytes();
                case Id.CODEC_DELAY -> track.codecDelayNs = Math.max(0, entry.uint());
                case Id.SEEK_PRE_ROLL -> track.seekPreRollNs = Math.max(0, entry.uint());
                case Id.AUDIO -> track.readAudio(entry.children());
                case Id.CONTENT_ENCODINGS -> track.readEncodings(entry.children());
                default -> {
                    // names, languages, pictures
                }
            }
        }
        return track;
    }

    boolean isAudio() {
        return type == AUDIO && enabled;
    }

    /** Returns why its frames cannot be had, empty if they can. */
    String problem() {
        return problem;
    }

    private void readAudio(Master audio) throws DecodeException {
        while (audio.next()) {
            switch (audio.id()) {
                case Id.SAMPLING_FREQUENCY -> rate = audio.real();
                case Id.OUTPUT_SAMPLING_FREQUENCY -> outputRate = audio.real();
                case Id.CHANNELS -> channels = audio.small();
                case Id.BIT_DEPTH -> bits = audio.small();
                default -> {
                    // emphasis and the like
                }
            }
        }
    }

    /** Section 5.1.4.1.31: one encoding that strips headers is undone, anything else is not. */
    private void readEncodings(Master encodings) throws DecodeException {
        int count = 0;
        while (encodings.next()) {
            if (encodings.id() == Id.CONTENT_ENCODING) {
                count++;
                readEncoding(encodings.children());
            }
        }
        if (count > 1) {
            problem = count + " content encodings one upon the other";
        }
    }

    private void readEncoding(Master encoding) throws DecodeException {
        int scope = ALL_FRAMES;
        int kind = 0;
        int algorithm = 0;
        byte[] settings = {};
        while (encoding.next()) {
            switch (encoding.id()) {
                case Id.CONTENT_ENCODING_SCOPE -> scope = encoding.small();
                case Id.CONTENT_ENCODING_TYPE -> kind = encoding.small();
                case Id.CONTENT_COMPRESSION -> {
                    Master compression = encoding.children();
                    while (compression.next()) {
                        if (compression.id() == Id.CONTENT_COMP_ALGO) {
                            algorithm = compression.small();
                        } else if (compression.id() == Id.CONTENT_COMP_SETTINGS) {
                            settings = compression.bytes();
                        }
                    }
                }
                default -> {
                    // order: there is one
                }
            }
        }
        take(scope, kind, algorithm, settings);
    }

    private void take(int scope, int kind, int algorithm, byte[] settings) {
        if (kind == ENCRYPTION) {
            problem = "encrypted frames";
        } else if (algorithm != STRIPPED_HEADERS) {
            problem = "frames compressed by "
                    + (algorithm < ALGORITHMS.length ? ALGORITHMS[algorithm] : "an algorithm of number " + algorithm);
        } else if (scope != ALL_FRAMES || settings.length > MAX_STRIPPED_BYTES) {
            problem = "headers stripped in an unusual way";
        } else {
            stripped = settings;
        }
    }
}
