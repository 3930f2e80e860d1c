/** One table out of parts of a source and the source itself: where each column of each row is read. */
package io.mbf.cache.splice;
