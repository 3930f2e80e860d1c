/** Column batches written as {@code .mbf} files; {@link io.mbf.writer.MbfFileWriter} is the way in, {@link io.mbf.writer.JoinedFile} makes one of several. */
@NullMarked
package io.mbf.writer;

import org.jspecify.annotations.NullMarked;
