/** Data sets, and the answers to queries on them. */
package io.mbf.read;
