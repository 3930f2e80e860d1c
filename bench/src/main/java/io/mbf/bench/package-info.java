/** The benchmarks, how they are run, and the tables made of their results. */
package io.mbf.bench;
