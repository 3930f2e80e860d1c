/** Files to read, wherever they lie: what they look like from outside, and ranges of their bytes. */
@NullMarked
package io.mbf.file;

import org.jspecify.annotations.NullMarked;
