/** {@code .mbf} files read as column batches; {@link io.mbf.reader.MbfFile} is the way in. */
package io.mbf.reader;
