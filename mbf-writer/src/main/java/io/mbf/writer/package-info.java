/** Column batches written as {@code .mbf} files; {@link io.mbf.writer.MbfFileWriter} is the way in. */
package io.mbf.writer;
