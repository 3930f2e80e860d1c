/** What a cache decided about a source, and why, as values. */
@NullMarked
package io.mbf.cache.verdict;

import org.jspecify.annotations.NullMarked;
