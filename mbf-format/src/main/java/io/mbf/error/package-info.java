/** Everything that can be wrong with a file, a query or a setting, as one family of exceptions. */
@NullMarked
package io.mbf.error;

import org.jspecify.annotations.NullMarked;
