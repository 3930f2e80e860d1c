/** What formats offer to those who write files: the service that each of them is. */
@NullMarked
package io.mbf.output;

import org.jspecify.annotations.NullMarked;
