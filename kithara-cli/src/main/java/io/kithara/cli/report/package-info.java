/** Self-contained HTML pages with plots, as the demo writes them: no script, no network. */
@NullMarked
package io.kithara.cli.report;

import org.jspecify.annotations.NullMarked;
