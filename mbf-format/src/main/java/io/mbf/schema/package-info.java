/** Columns and their types, nested ones included: physical and logical types, fields, and paths to them. */
@NullMarked
package io.mbf.schema;

import org.jspecify.annotations.NullMarked;
