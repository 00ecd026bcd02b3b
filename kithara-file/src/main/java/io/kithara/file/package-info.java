/** Progressive HTTP, local files, internet radio. */
@NullMarked
package io.kithara.file;

import org.jspecify.annotations.NullMarked;
