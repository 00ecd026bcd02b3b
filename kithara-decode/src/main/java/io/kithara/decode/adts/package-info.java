/** AAC in ADTS frames (ISO/IEC 13818-7, 14496-3 1.A.2.2) and the AudioSpecificConfig that MP4 shares with it. */
@NullMarked
package io.kithara.decode.adts;

import org.jspecify.annotations.NullMarked;
