/** The directory of a cache: its place, its names and marks, its locks, and who may enter it. */
package io.mbf.cache.directory;
