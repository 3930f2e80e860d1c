/** What the readers are asked: scans, filters and sums, and the answers. */
package io.mbf.bench.query;
