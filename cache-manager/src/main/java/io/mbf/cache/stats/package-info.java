/** What is counted and measured: in this process, for all of them, and as events. */
package io.mbf.cache.stats;
