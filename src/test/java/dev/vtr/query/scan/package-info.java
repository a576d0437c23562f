/** Tests of reading span files. */
@NullMarked
package dev.vtr.query.scan;

import org.jspecify.annotations.NullMarked;
