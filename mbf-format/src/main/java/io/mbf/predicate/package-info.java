/** The language of conditions: how users write them, in code and as text. */
@NullMarked
package io.mbf.predicate;

import org.jspecify.annotations.NullMarked;
