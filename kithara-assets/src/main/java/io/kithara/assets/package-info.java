/** One durable cache: a tree of resources per asset. */
@NullMarked
package io.kithara.assets;

import org.jspecify.annotations.NullMarked;
