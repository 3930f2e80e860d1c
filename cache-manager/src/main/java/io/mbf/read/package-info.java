/** Data sets, and the answers to queries on them. */
@NullMarked
package io.mbf.read;

import org.jspecify.annotations.NullMarked;
