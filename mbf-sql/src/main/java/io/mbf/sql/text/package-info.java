/** SQL as text: its tokens, where a statement ends, and the files that it names. Knows no engine. */
package io.mbf.sql.text;
