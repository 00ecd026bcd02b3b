/** One resource whose bytes arrive out of order or are replaced whole. */
@NullMarked
package io.kithara.storage;

import org.jspecify.annotations.NullMarked;
