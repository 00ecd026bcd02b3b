package io.kithara.decode.aac.ps;

import io.kithara.decode.aac.DeltaCode;

/**
 * The ten prefix codes of stereo parameters, ISO/IEC 14496-3 Tables 8.B.17 to 8.B.21, each as length and codeword in
 * hexadecimal of every difference from the smallest on. Immutable and safe from any thread.
 */
final class PsCodes {
    /** Table 8.B.17, huff_iid_df[1]: differences -30 to 30. */
    static final DeltaCode IID_FREQUENCY_FINE = DeltaCode.of(-30, """
            18/1feb4 18/1feb5 18/1fd76 18/1fd77 18/1fd74 18/1fd75 18/1fe8a 18/1fe8b 18/1fe88 17/fe80 18/1feb6 17/fe82
            17/feb8 16/7f42 16/7fae 15/3faf 14/1fd1 14/1fe9 13/fe9 12/7ea 12/7fb 11/3fb 10/1fb 10/1ff
            8/7c 7/3c 6/1c 5/c 4/0 3/1 1/1 3/2 4/1 5/d 6/1d 7/3d
            8/7d 9/fc 10/1fc 11/3fc 11/3f4 12/7eb 13/fea 14/1fea 14/1fd6 15/3fd0 16/7faf 16/7f43
            17/feb9 17/fe83 18/1feb7 17/fe81 18/1fe89 18/1fe8e 18/1fe8f 18/1fe8c 18/1fe8d 18/1feb2 18/1feb3 18/1feb0
            18/1feb1
            """);

    /** Table 8.B.17, huff_iid_dt[1]: differences -30 to 30. */
    static final DeltaCode IID_TIME_FINE = DeltaCode.of(-30, """
            16/4ed4 16/4ed5 16/4ece 16/4ecf 16/4ecc 16/4ed6 16/4ed8 16/4f46 16/4f60 15/2718 15/2719 15/2764
            15/2765 15/276d 15/27b1 14/13b7 14/13d6 13/9c7 13/9e9 13/9ed 12/4ee 12/4f7 11/278 10/139
            9/9a 9/9f 7/20 6/11 5/a 3/3 1/1 2/0 5/b 6/12 7/21 8/4c
            9/9b 10/13a 11/279 11/270 12/4ef 12/4e2 13/9ea 13/9d8 14/13d7 14/13d0 15/27b2 15/27a2
            15/271a 15/271b 16/4f66 16/4f67 16/4f61 16/4f47 16/4ed9 16/4ed7 16/4ecd 16/4ed2 16/4ed3 16/4ed0
            16/4ed1
            """);

    /** Table 8.B.18, huff_iid_df[0]: differences -14 to 14. */
    static final DeltaCode IID_FREQUENCY = DeltaCode.of(-14, """
            17/1fffb 17/1fffc 17/1fffd 17/1fffa 16/fffc 15/7ffc 13/1ffd 10/3fe 9/1fe 7/7e 6/3c 5/1d
            4/d 3/5 1/0 3/4 4/c 5/1c 6/3d 6/3e 8/fe 11/7fe 13/1ffc 14/3ffc
            14/3ffd 15/7ffd 17/1fffe 18/3fffe 18/3ffff
            """);

    /** Table 8.B.18, huff_iid_dt[0]: differences -14 to 14. */
    static final DeltaCode IID_TIME = DeltaCode.of(-14, """
            19/7fff9 19/7fffa 19/7fffb 20/ffff8 20/ffff9 20/ffffa 17/1fffd 15/7ffe 12/ffe 10/3fe 8/fe 6/3e
            4/e 2/2 1/0 3/6 5/1e 7/7e 9/1fe 11/7fe 13/1ffe 14/3ffe 17/1fffc 19/7fff8
            20/ffffb 20/ffffc 20/ffffd 20/ffffe 20/fffff
            """);

    /** Table 8.B.19, huff_icc_df: differences -7 to 7. */
    static final DeltaCode ICC_FREQUENCY = DeltaCode.of(-7, """
            14/3fff 14/3ffe 12/ffe 10/3fe 7/7e 5/1e 3/6 1/0 2/2 4/e 6/3e 8/fe
            9/1fe 11/7fe 13/1ffe
            """);

    /** Table 8.B.19, huff_icc_dt: differences -7 to 7. */
    static final DeltaCode ICC_TIME = DeltaCode.of(-7, """
            14/3ffe 13/1ffe 11/7fe 9/1fe 7/7e 5/1e 3/6 1/0 2/2 4/e 6/3e 8/fe
            10/3fe 12/ffe 14/3fff
            """);

    /** Table 8.B.20, huff_ipd_df: differences 0 to 7. */
    static final DeltaCode IPD_FREQUENCY = DeltaCode.of(0, """
            1/1 3/0 4/6 4/4 4/2 4/3 4/5 4/7
            """);

    /** Table 8.B.20, huff_ipd_dt: differences 0 to 7. */
    static final DeltaCode IPD_TIME = DeltaCode.of(0, """
            1/1 3/2 4/2 5/3 5/2 4/0 4/3 3/3
            """);

    /** Table 8.B.21, huff_opd_df: differences 0 to 7. */
    static final DeltaCode OPD_FREQUENCY = DeltaCode.of(0, """
            1/1 3/1 4/6 4/4 5/f 5/e 4/5 3/0
            """);

    /** Table 8.B.21, huff_opd_dt: differences 0 to 7. */
    static final DeltaCode OPD_TIME = DeltaCode.of(0, """
            1/1 3/2 4/1 5/7 5/6 4/0 4/2 3/3
            """);

    private PsCodes() {}
}
