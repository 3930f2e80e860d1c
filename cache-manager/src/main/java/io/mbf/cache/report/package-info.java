/** What a cache did, and what lies in its directory, as values. */
@NullMarked
package io.mbf.cache.report;

import org.jspecify.annotations.NullMarked;
