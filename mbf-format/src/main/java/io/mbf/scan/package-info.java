/** Tables, and how their rows are asked for: queries, scans and their reports. */
@NullMarked
package io.mbf.scan;

import org.jspecify.annotations.NullMarked;
