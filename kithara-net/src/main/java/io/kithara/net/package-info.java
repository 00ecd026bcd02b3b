/** Strict and resumable HTTP. */
@NullMarked
package io.kithara.net;

import org.jspecify.annotations.NullMarked;
