/** Pages of {@code .mbf} files: encoders and decoders of values ({@code spec/encodings.md}). */
package io.mbf.encoding;
