/** The structures of an {@code .mbf} file, a class each, which writes and reads its bytes ({@code spec/SPEC.md}). */
package io.mbf.format;
