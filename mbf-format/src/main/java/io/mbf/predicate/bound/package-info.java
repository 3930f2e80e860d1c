/** Conditions that have met a schema: intervals of sort keys, and what statistics make of them. */
package io.mbf.predicate.bound;
