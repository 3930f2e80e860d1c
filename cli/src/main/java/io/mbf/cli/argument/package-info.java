/** What is named on the command line: files, folders and globs, and what a file is. */
package io.mbf.cli.argument;
