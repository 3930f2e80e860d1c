/** Text as a format that files can be written in. */
package io.mbf.text.file;
