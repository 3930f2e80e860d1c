/** Room: which entries go when the limits or the disk are reached. */
package io.mbf.cache.eviction;
