/** The language of conditions: how users write them, in code and as text. */
package io.mbf.predicate;
