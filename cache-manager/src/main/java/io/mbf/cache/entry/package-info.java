/** Entries: finding those of a source, and keeping their files open. */
package io.mbf.cache.entry;
