/** {@code .mbf} files read as column batches; {@link io.mbf.reader.MbfFile} is the way in. */
@NullMarked
package io.mbf.reader;

import org.jspecify.annotations.NullMarked;
