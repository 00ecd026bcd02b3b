/** Fakes, counters and signal oracles for tests of audio streaming. */
@NullMarked
package io.kithara.testing;

import org.jspecify.annotations.NullMarked;
