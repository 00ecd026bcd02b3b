/** The facade: open a URL, pull PCM. */
@NullMarked
package io.kithara;

import org.jspecify.annotations.NullMarked;
