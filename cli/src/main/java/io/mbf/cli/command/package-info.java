/** The commands of {@code mbf}, a class each, and what they share. */
package io.mbf.cli.command;
