/** What is known of values without reading them: their orders and sort keys, zone maps and bloom filters. */
package io.mbf.stats;
