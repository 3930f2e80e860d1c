/** The keys that users give to read encrypted files. */
@NullMarked
package io.mbf.parquet.encryption;

import org.jspecify.annotations.NullMarked;
