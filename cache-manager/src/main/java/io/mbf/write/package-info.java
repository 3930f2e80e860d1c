/** The ways out: rows written to new files, of any format that is there. */
package io.mbf.write;
