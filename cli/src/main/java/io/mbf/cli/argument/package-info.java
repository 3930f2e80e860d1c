/** What is named on the command line: files, folders, globs and addresses, and what a file is. */
package io.mbf.cli.argument;
