/** The {@code mbf} command: its beginning, and the list of its commands. */
package io.mbf.cli;
