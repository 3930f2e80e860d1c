/** What the command prints on: standard output and error, colours, progress, words for quantities. */
package io.mbf.cli.terminal;
