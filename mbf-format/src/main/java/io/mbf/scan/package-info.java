/** Tables, and how their rows are asked for: queries, scans and their reports. */
package io.mbf.scan;
