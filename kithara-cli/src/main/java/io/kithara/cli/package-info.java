/**
 * The {@code kithara} command. Standard output carries only what was asked for (JSON, PCM, help); everything else a
 * person reads goes to standard error. Nothing in this package is API.
 */
@NullMarked
package io.kithara.cli;

import org.jspecify.annotations.NullMarked;
