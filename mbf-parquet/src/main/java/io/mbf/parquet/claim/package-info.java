/** What a file says of itself and that is not true. */
@NullMarked
package io.mbf.parquet.claim;

import org.jspecify.annotations.NullMarked;
