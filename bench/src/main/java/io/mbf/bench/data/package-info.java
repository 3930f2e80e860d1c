/** The tables that the benchmarks read. */
package io.mbf.bench.data;
