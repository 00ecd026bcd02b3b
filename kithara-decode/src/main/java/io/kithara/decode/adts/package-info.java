/** AAC in ADTS frames (ISO/IEC 13818-7, 14496-3 1.A.2.2). */
@NullMarked
package io.kithara.decode.adts;

import org.jspecify.annotations.NullMarked;
