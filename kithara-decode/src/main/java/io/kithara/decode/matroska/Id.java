package io.kithara.decode.matroska;

/** The ids of elements that are looked at (RFC 9559 section 5.1, RFC 8794 section 11.2). */
final class Id {
    static final int EBML = 0x1A45DFA3;
    static final int DOC_TYPE = 0x4282;
    static final int MAX_ID_LENGTH = 0x42F2;
    static final int MAX_SIZE_LENGTH = 0x42F3;

    static final int VOID = 0xEC;
    static final int CRC_32 = 0xBF;

    static final int SEGMENT = 0x18538067;
    static final int SEEK_HEAD = 0x114D9B74;
    static final int SEEK = 0x4DBB;
    static final int SEEK_ID = 0x53AB;
    static final int SEEK_POSITION = 0x53AC;

    static final int INFO = 0x1549A966;
    static final int TIMESTAMP_SCALE = 0x2AD7B1;
    static final int DURATION = 0x4489;
    static final int TITLE = 0x7BA9;

    static final int TRACKS = 0x1654AE6B;
    static final int TRACK_ENTRY = 0xAE;
    static final int TRACK_NUMBER = 0xD7;
    static final int TRACK_UID = 0x73C5;
    static final int TRACK_TYPE = 0x83;
    static final int FLAG_ENABLED = 0xB9;
    static final int FLAG_DEFAULT = 0x88;
    static final int CODEC_ID = 0x86;
    static final int CODEC_PRIVATE = 0x63A2;
    static final int CODEC_DELAY = 0x56AA;
    static final int SEEK_PRE_ROLL = 0x56BB;
    static final int AUDIO = 0xE1;
    static final int SAMPLING_FREQUENCY = 0xB5;
    static final int OUTPUT_SAMPLING_FREQUENCY = 0x78B5;
    static final int CHANNELS = 0x9F;
    static final int BIT_DEPTH = 0x6264;
    static final int CONTENT_ENCODINGS = 0x6D80;
    static final int CONTENT_ENCODING = 0x6240;
    static final int CONTENT_ENCODING_SCOPE = 0x5032;
    static final int CONTENT_ENCODING_TYPE = 0x5033;
    static final int CONTENT_COMPRESSION = 0x5034;
    static final int CONTENT_COMP_ALGO = 0x4254;
    static final int CONTENT_COMP_SETTINGS = 0x4255;

    static final int CLUSTER = 0x1F43B675;
    static final int TIMESTAMP = 0xE7;
    static final int POSITION = 0xA7;
    static final int PREV_SIZE = 0xAB;
    static final int SILENT_TRACKS = 0x5854;
    static final int ENCRYPTED_BLOCK = 0xAF;
    static final int SIMPLE_BLOCK = 0xA3;
    static final int BLOCK_GROUP = 0xA0;
    static final int BLOCK = 0xA1;
    static final int DISCARD_PADDING = 0x75A2;

    static final int CUES = 0x1C53BB6B;
    static final int CUE_POINT = 0xBB;
    static final int CUE_TIME = 0xB3;
    static final int CUE_TRACK_POSITIONS = 0xB7;
    static final int CUE_TRACK = 0xF7;
    static final int CUE_CLUSTER_POSITION = 0xF1;

    static final int CHAPTERS = 0x1043A770;
    static final int EDITION_ENTRY = 0x45B9;
    static final int EDITION_FLAG_HIDDEN = 0x45BD;
    static final int EDITION_FLAG_DEFAULT = 0x45DB;
    static final int CHAPTER_ATOM = 0xB6;
    static final int CHAPTER_TIME_START = 0x91;
    static final int CHAPTER_TIME_END = 0x92;
    static final int CHAPTER_FLAG_HIDDEN = 0x98;
    static final int CHAPTER_FLAG_ENABLED = 0x4598;
    static final int CHAPTER_DISPLAY = 0x80;
    static final int CHAP_STRING = 0x85;

    static final int TAGS = 0x1254C367;
    static final int TAG = 0x7373;
    static final int TARGETS = 0x63C0;
    static final int TARGET_TYPE_VALUE = 0x68CA;
    static final int TAG_TRACK_UID = 0x63C5;
    static final int TAG_CHAPTER_UID = 0x63C4;
    static final int TAG_ATTACHMENT_UID = 0x63C6;
    static final int SIMPLE_TAG = 0x67C8;
    static final int TAG_NAME = 0x45A3;
    static final int TAG_STRING = 0x4487;

    static final int ATTACHMENTS = 0x1941A469;
    static final int ATTACHED_FILE = 0x61A7;
    static final int FILE_DESCRIPTION = 0x467E;
    static final int FILE_NAME = 0x466E;
    static final int FILE_MEDIA_TYPE = 0x4660;
    static final int FILE_DATA = 0x465C;

    private Id() {}

    /** Returns whether an element may stand in a cluster and says nothing of what plays. */
    static boolean isPassedInCluster(int id) {
        return switch (id) {
            case VOID, CRC_32, POSITION, PREV_SIZE, SILENT_TRACKS, ENCRYPTED_BLOCK -> true;
            default -> false;
        };
    }

    /** Returns whether an element stands beside clusters, and so ends one whose size is not known. */
    static boolean isTopLevel(int id) {
        return switch (id) {
            case CLUSTER, CUES, SEEK_HEAD, INFO, TRACKS, CHAPTERS, TAGS, ATTACHMENTS -> true;
            default -> false;
        };
    }
}
