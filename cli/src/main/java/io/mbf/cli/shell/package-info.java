/** What is typed in a session of SQL: from a stream, or by somebody at a terminal, with history and completion. */
package io.mbf.cli.shell;
