/** The care of a directory that does not come with reading: looking at entries, and removing what is of no use. */
package io.mbf.cache.care;
