/** Column batches as Apache Arrow's vectors, streams and files, and back. */
package io.mbf.arrow;
