/** Contract tests that every storage resource and asset store passes: extend one and say how to make yours. */
@NullMarked
package io.kithara.testing.contracts;

import org.jspecify.annotations.NullMarked;
