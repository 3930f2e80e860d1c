/** How vectors and validities come about: grown range by range, and checked against their fields. */
package io.mbf.batch.build;
