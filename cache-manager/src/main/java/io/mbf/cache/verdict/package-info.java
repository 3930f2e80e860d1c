/** What a cache decided about a source, and why, as values. */
package io.mbf.cache.verdict;
