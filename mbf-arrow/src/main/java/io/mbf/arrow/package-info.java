/** Column batches as Apache Arrow's vectors, streams and files, and back. */
@NullMarked
package io.mbf.arrow;

import org.jspecify.annotations.NullMarked;
