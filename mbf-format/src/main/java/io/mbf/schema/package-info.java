/** Columns and their types, nested ones included: physical and logical types, fields, and paths to them. */
package io.mbf.schema;
