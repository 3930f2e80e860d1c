/** The readers that are measured, MBF and others, behind one interface. */
package io.mbf.bench.peer;
