/** Block codecs of {@code .mbf} files. */
@NullMarked
package io.mbf.codec;

import org.jspecify.annotations.NullMarked;
