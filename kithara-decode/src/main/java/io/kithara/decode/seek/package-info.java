/** What seeks in several containers have in common. */
@NullMarked
package io.kithara.decode.seek;

import org.jspecify.annotations.NullMarked;
