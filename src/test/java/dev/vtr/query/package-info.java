/** Tests of the trace queries, with writers of span files by hand. */
@NullMarked
package dev.vtr.query;

import org.jspecify.annotations.NullMarked;
