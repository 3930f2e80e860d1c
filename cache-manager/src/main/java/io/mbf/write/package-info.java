/** The ways out: rows written to new files, of any format that is there. */
@NullMarked
package io.mbf.write;

import org.jspecify.annotations.NullMarked;
