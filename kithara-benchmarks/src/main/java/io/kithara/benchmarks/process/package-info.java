/**
 * Whole-process measurements: programs that start JVMs, play a file and read the JVM's own beans. Frames, CPU and
 * allocation are never taken from Kithara's counters.
 */
@NullMarked
package io.kithara.benchmarks.process;

import org.jspecify.annotations.NullMarked;
