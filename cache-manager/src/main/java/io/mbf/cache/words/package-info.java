/** How the cache says things: the name of its logger, and failures of the operating system in one line. */
package io.mbf.cache.words;
