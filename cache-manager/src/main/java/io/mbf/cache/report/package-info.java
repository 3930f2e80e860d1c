/** What a cache did, and what lies in its directory, as values. */
package io.mbf.cache.report;
