/** JMH measurements, one class per question. Not published. */
@NullMarked
package io.kithara.benchmarks;

import org.jspecify.annotations.NullMarked;
