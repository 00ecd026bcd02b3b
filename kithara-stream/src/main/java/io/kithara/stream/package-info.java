/** Media vocabulary, sources, downloader, workers, events. */
@NullMarked
package io.kithara.stream;

import org.jspecify.annotations.NullMarked;
