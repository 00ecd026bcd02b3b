/** The code of the documentation. A region between {@code // snippet NAME} and {@code // end} stands in a README. */
@NullMarked
package io.kithara.examples;

import org.jspecify.annotations.NullMarked;
