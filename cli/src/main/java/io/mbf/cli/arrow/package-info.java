/** Arrow IPC on standard output, and in files. */
package io.mbf.cli.arrow;
