/** AAC through JAAD. */
@NullMarked
package io.kithara.codec.jaad;

import org.jspecify.annotations.NullMarked;
