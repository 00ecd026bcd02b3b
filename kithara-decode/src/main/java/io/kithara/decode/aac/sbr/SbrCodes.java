package io.kithara.decode.aac.sbr;

import io.kithara.decode.aac.DeltaCode;

/**
 * The ten prefix codes of envelopes and noise floors, ISO/IEC 14496-3 Tables 4.A.79 to 4.A.88, each as length and
 * codeword in hexadecimal of every difference from the smallest on. Noise coded over frequency uses the 3 dB codes of the
 * envelope (Table 4.A.78). Immutable and safe from any thread.
 */
final class SbrCodes {
    /** Table 4.A.79, t_huffman_env_1_5dB: differences -60 to 60. */
    static final DeltaCode ENVELOPE_TIME_1_5_DB = DeltaCode.of(-60, """
            18/3ffd6 18/3ffd7 18/3ffd8 18/3ffd9 18/3ffda 18/3ffdb 19/7ffb8 19/7ffb9 19/7ffba 19/7ffbb 19/7ffbc 19/7ffbd
            19/7ffbe 19/7ffbf 19/7ffc0 19/7ffc1 19/7ffc2 19/7ffc3 19/7ffc4 19/7ffc5 19/7ffc6 19/7ffc7 19/7ffc8 19/7ffc9
            19/7ffca 19/7ffcb 19/7ffcc 19/7ffcd 19/7ffce 19/7ffcf 19/7ffd0 19/7ffd1 19/7ffd2 19/7ffd3 17/1ffe6 18/3ffd4
            16/fff0 17/1ffe9 18/3ffd5 17/1ffe7 16/fff1 16/ffec 16/ffed 16/ffee 15/7ff4 14/3ff9 14/3ff7 13/1ffa
            13/1ff9 12/ffb 11/7fc 10/3fc 9/1fd 8/fd 7/7d 6/3d 5/1d 4/d 3/5 2/1
            2/0 3/4 4/c 5/1c 6/3c 7/7c 8/fc 9/1fc 10/3fd 12/ffa 13/1ff8 14/3ff6
            14/3ff8 15/7ff5 16/ffef 17/1ffe8 16/fff2 19/7ffd4 19/7ffd5 19/7ffd6 19/7ffd7 19/7ffd8 19/7ffd9 19/7ffda
            19/7ffdb 19/7ffdc 19/7ffdd 19/7ffde 19/7ffdf 19/7ffe0 19/7ffe1 19/7ffe2 19/7ffe3 19/7ffe4 19/7ffe5 19/7ffe6
            19/7ffe7 19/7ffe8 19/7ffe9 19/7ffea 19/7ffeb 19/7ffec 19/7ffed 19/7ffee 19/7ffef 19/7fff0 19/7fff1 19/7fff2
            19/7fff3 19/7fff4 19/7fff5 19/7fff6 19/7fff7 19/7fff8 19/7fff9 19/7fffa 19/7fffb 19/7fffc 19/7fffd 19/7fffe
            19/7ffff
            """);

    /** Table 4.A.80, f_huffman_env_1_5dB: differences -60 to 60. */
    static final DeltaCode ENVELOPE_FREQUENCY_1_5_DB = DeltaCode.of(-60, """
            19/7ffe7 19/7ffe8 20/fffd2 20/fffd3 20/fffd4 20/fffd5 20/fffd6 20/fffd7 20/fffd8 19/7ffda 20/fffd9 20/fffda
            20/fffdb 20/fffdc 19/7ffdb 20/fffdd 19/7ffdc 19/7ffdd 20/fffde 18/3ffe4 20/fffdf 20/fffe0 20/fffe1 19/7ffde
            20/fffe2 20/fffe3 20/fffe4 19/7ffdf 20/fffe5 19/7ffe0 18/3ffe8 19/7ffe1 18/3ffe0 18/3ffe9 17/1ffef 18/3ffe5
            17/1ffec 17/1ffed 17/1ffee 16/fff4 16/fff3 16/fff0 15/7ff7 15/7ff6 14/3ffa 13/1ffa 13/1ff9 12/ffa
            12/ff8 11/7f9 10/3fb 9/1fc 9/1fa 8/fb 7/7c 6/3c 5/1c 4/c 3/5 2/1
            2/0 3/4 4/d 5/1d 6/3d 8/fa 8/fc 9/1fb 10/3fa 11/7f8 11/7fa 11/7fb
            12/ff9 12/ffb 13/1ff8 13/1ffb 14/3ff8 14/3ff9 16/fff1 16/fff2 17/1ffea 17/1ffeb 18/3ffe1 18/3ffe2
            18/3ffea 18/3ffe3 18/3ffe6 18/3ffe7 18/3ffeb 20/fffe6 19/7ffe2 20/fffe7 20/fffe8 20/fffe9 20/fffea 20/fffeb
            20/fffec 19/7ffe3 20/fffed 20/fffee 20/fffef 20/ffff0 19/7ffe4 20/ffff1 18/3ffec 20/ffff2 20/ffff3 19/7ffe5
            19/7ffe6 20/ffff4 20/ffff5 20/ffff6 20/ffff7 20/ffff8 20/ffff9 20/ffffa 20/ffffb 20/ffffc 20/ffffd 20/ffffe
            20/fffff
            """);

    /** Table 4.A.81, t_huffman_env_bal_1_5dB: differences -24 to 24. */
    static final DeltaCode BALANCE_TIME_1_5_DB = DeltaCode.of(-24, """
            16/ffe4 16/ffe5 16/ffe6 16/ffe7 16/ffe8 16/ffe9 16/ffea 16/ffeb 16/ffec 16/ffed 16/ffee 16/ffef
            16/fff0 16/fff1 16/fff2 16/fff3 16/fff4 16/ffe2 12/ffc 11/7fc 9/1fe 7/7e 5/1e 3/6
            1/0 2/2 4/e 6/3e 8/fe 11/7fd 12/ffd 15/7ff0 16/ffe3 16/fff5 16/fff6 16/fff7
            16/fff8 16/fff9 16/fffa 17/1fff6 17/1fff7 17/1fff8 17/1fff9 17/1fffa 17/1fffb 17/1fffc 17/1fffd 17/1fffe
            17/1ffff
            """);

    /** Table 4.A.82, f_huffman_env_bal_1_5dB: differences -24 to 24. */
    static final DeltaCode BALANCE_FREQUENCY_1_5_DB = DeltaCode.of(-24, """
            18/3ffe2 18/3ffe3 18/3ffe4 18/3ffe5 18/3ffe6 18/3ffe7 18/3ffe8 18/3ffe9 18/3ffea 18/3ffeb 18/3ffec 18/3ffed
            18/3ffee 18/3ffef 18/3fff0 16/fff7 17/1fff0 14/3ffc 11/7fe 11/7fc 8/fe 7/7e 4/e 2/2
            1/0 3/6 5/1e 6/3e 9/1fe 11/7fd 12/ffe 15/7ffa 16/fff6 18/3fff1 18/3fff2 18/3fff3
            18/3fff4 18/3fff5 18/3fff6 18/3fff7 18/3fff8 18/3fff9 18/3fffa 18/3fffb 18/3fffc 18/3fffd 18/3fffe 19/7fffe
            19/7ffff
            """);

    /** Table 4.A.83, t_huffman_env_3_0dB: differences -31 to 31. */
    static final DeltaCode ENVELOPE_TIME_3_0_DB = DeltaCode.of(-31, """
            18/3ffed 18/3ffee 19/7ffde 19/7ffdf 19/7ffe0 19/7ffe1 19/7ffe2 19/7ffe3 19/7ffe4 19/7ffe5 19/7ffe6 19/7ffe7
            19/7ffe8 19/7ffe9 19/7ffea 19/7ffeb 19/7ffec 17/1fff4 16/fff7 16/fff9 16/fff8 14/3ffb 14/3ffa 14/3ff8
            13/1ffa 12/ffc 11/7fc 8/fe 6/3e 4/e 2/2 1/0 3/6 5/1e 7/7e 9/1fe
            11/7fd 13/1ffb 14/3ff9 14/3ffc 15/7ffa 16/fff6 17/1fff5 18/3ffec 19/7ffed 19/7ffee 19/7ffef 19/7fff0
            19/7fff1 19/7fff2 19/7fff3 19/7fff4 19/7fff5 19/7fff6 19/7fff7 19/7fff8 19/7fff9 19/7fffa 19/7fffb 19/7fffc
            19/7fffd 19/7fffe 19/7ffff
            """);

    /** Table 4.A.84, f_huffman_env_3_0dB: differences -31 to 31. */
    static final DeltaCode ENVELOPE_FREQUENCY_3_0_DB = DeltaCode.of(-31, """
            20/ffff0 20/ffff1 20/ffff2 20/ffff3 20/ffff4 20/ffff5 20/ffff6 18/3fff3 19/7fff5 19/7ffee 19/7ffef 19/7fff6
            18/3fff4 18/3fff2 20/ffff7 19/7fff0 17/1fff5 18/3fff0 17/1fff4 16/fff7 16/fff6 15/7ff8 14/3ffb 12/ffd
            11/7fd 10/3fd 9/1fd 8/fd 6/3e 4/e 2/2 1/0 3/6 5/1e 8/fc 9/1fc
            10/3fc 11/7fc 12/ffc 13/1ffc 14/3ffa 15/7ff9 15/7ffa 16/fff8 16/fff9 17/1fff6 17/1fff7 18/3fff5
            18/3fff6 18/3fff1 20/ffff8 19/7fff1 19/7fff2 19/7fff3 20/ffff9 19/7fff7 19/7fff4 20/ffffa 20/ffffb 20/ffffc
            20/ffffd 20/ffffe 20/fffff
            """);

    /** Table 4.A.85, t_huffman_env_bal_3_0dB: differences -12 to 12. */
    static final DeltaCode BALANCE_TIME_3_0_DB = DeltaCode.of(-12, """
            13/1ff2 13/1ff3 13/1ff4 13/1ff5 13/1ff6 13/1ff7 13/1ff8 12/ff8 8/fe 7/7e 4/e 3/6
            1/0 2/2 5/1e 6/3e 9/1fe 13/1ff9 13/1ffa 13/1ffb 13/1ffc 13/1ffd 13/1ffe 14/3ffe
            14/3fff
            """);

    /** Table 4.A.86, f_huffman_env_bal_3_0dB: differences -12 to 12. */
    static final DeltaCode BALANCE_FREQUENCY_3_0_DB = DeltaCode.of(-12, """
            13/1ff7 13/1ff8 13/1ff9 13/1ffa 13/1ffb 14/3ff8 14/3ff9 11/7fc 8/fe 7/7e 4/e 2/2
            1/0 3/6 5/1e 6/3e 9/1fe 12/ffa 13/1ff6 14/3ffa 14/3ffb 14/3ffc 14/3ffd 14/3ffe
            14/3fff
            """);

    /** Table 4.A.87, t_huffman_noise_3_0dB: differences -31 to 31. */
    static final DeltaCode NOISE_TIME = DeltaCode.of(-31, """
            13/1fce 13/1fcf 13/1fd0 13/1fd1 13/1fd2 13/1fd3 13/1fd4 13/1fd5 13/1fd6 13/1fd7 13/1fd8 13/1fd9
            13/1fda 13/1fdb 13/1fdc 13/1fdd 13/1fde 13/1fdf 13/1fe0 13/1fe1 13/1fe2 13/1fe3 13/1fe4 13/1fe5
            13/1fe6 13/1fe7 11/7f2 8/fd 6/3e 4/e 3/6 1/0 2/2 5/1e 8/fc 10/3f8
            13/1fcc 13/1fe8 13/1fe9 13/1fea 13/1feb 13/1fec 13/1fcd 13/1fed 13/1fee 13/1fef 13/1ff0 13/1ff1
            13/1ff2 13/1ff3 13/1ff4 13/1ff5 13/1ff6 13/1ff7 13/1ff8 13/1ff9 13/1ffa 13/1ffb 13/1ffc 13/1ffd
            13/1ffe 14/3ffe 14/3fff
            """);

    /** Table 4.A.88, t_huffman_noise_bal_3_0dB: differences -12 to 12. */
    static final DeltaCode NOISE_BALANCE_TIME = DeltaCode.of(-12, """
            8/ec 8/ed 8/ee 8/ef 8/f0 8/f1 8/f2 8/f3 8/f4 8/f5 5/1c 2/2
            1/0 3/6 6/3a 8/f6 8/f7 8/f8 8/f9 8/fa 8/fb 8/fc 8/fd 8/fe
            8/ff
            """);

    private SbrCodes() {}
}
