/** Block codecs of {@code .mbf} files. */
package io.mbf.codec;
