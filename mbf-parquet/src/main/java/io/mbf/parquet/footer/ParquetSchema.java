package io.mbf.parquet.footer;

import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A file's schema as the tree that it is: columns, and all leaves in the order of their chunks.
 *
 * <p>It is mended where writers left something out, or got it wrong, that can be inferred: hyparquet left the repetition out of fields that
 * it wrote as optional, and an annotation that a leaf cannot carry is dropped ({@link Annotation#fits}).
 */
public final class ParquetSchema {

    /** Groups deep; each of ours takes up to three of Parquet's. More could exhaust the stack. */
    static final int MAX_DEPTH = 3 * Schema.MAX_DEPTH;

    private final SchemaNode root;
    private final List<LeafColumn> leaves;
    private final EncodedPaths paths;

    private ParquetSchema(SchemaNode root, List<LeafColumn> leaves, EncodedPaths paths) {
        this.root = root;
        this.leaves = List.copyOf(leaves);
        this.paths = paths;
    }

    /**
     * Builds the tree.
     *
     * @param elements in depth-first order, the root first
     * @throws MetadataException if they are none
     */
    static ParquetSchema of(List<SchemaElement> elements) {
        if (elements.isEmpty()) {
            throw MetadataException.corrupt("schema", "is empty");
        }
        Builder builder = new Builder(elements);
        SchemaElement first = elements.get(0);
        List<SchemaNode> columns = builder.members(first);
        SchemaNode root = new SchemaNode(
                first.name(), Repetition.REQUIRED, null, 0, null, first.fieldId(), columns, 0, builder.leaves.size());
        return new ParquetSchema(root, builder.leaves, builder.paths);
    }

    /**
     * The schema of a file to be written, with the columns of one of ours: lists and maps in their three-level forms.
     *
     * @throws MetadataException if it cannot be one of Parquet
     */
    public static ParquetSchema of(Schema schema) {
        return of(SchemaElements.of(schema));
    }

    /** Reads the notation of {@link #text}; empty if the text cannot be understood. It does not say all names clearly. */
    public static Optional<ParquetSchema> parse(String text) {
        return SchemaNotation.parse(text);
    }

    /** The columns. */
    public List<SchemaNode> columns() {
        return root.children();
    }

    /** What the schema as a whole is called. */
    public String name() {
        return root.name();
    }

    /** All leaves, in the order of their chunks. */
    public List<LeafColumn> leaves() {
        return leaves;
    }

    /** The same in the bytes that the schema was read from. */
    EncodedPaths paths() {
        return paths;
    }

    /**
     * The schema in parquet-java's notation (of 1.18), which many tools print.
     *
     * @param columnOrders of the leaves, as {@link FileMetaData#columnOrders}; {@code null} if they are not known
     */
    String text(int[] columnOrders) {
        StringBuilder text = new StringBuilder("message ").append(root.name()).append(" {\n");
        int[] orders = columnOrders != null && columnOrders.length == leaves.size() ? columnOrders : null;
        append(text, root.children(), "  ", 0, orders);
        return text.append("}\n").toString();
    }

    /** @param firstLeaf of the nodes */
    private static void append(
            StringBuilder text, List<SchemaNode> nodes, String indent, int firstLeaf, int[] columnOrders) {
        int leaf = firstLeaf;
        for (SchemaNode node : nodes) {
            text.append(indent).append(node.repetition().name().toLowerCase(Locale.ROOT));
            text.append(' ').append(node.isLeaf() ? name(node) : "group").append(' ');
            text.append(node.name());
            if (node.annotation() != null) {
                text.append(" (").append(node.annotation()).append(')');
            }
            if (node.isLeaf()) {
                ColumnOrderName order = ColumnOrderName.of(node, columnOrders == null ? null : columnOrders[leaf]);
                if (order != ColumnOrderName.usual(node)) {
                    text.append(" columnorder(").append(order).append(')');
                }
            }
            if (node.fieldId() != null) {
                text.append(" = ").append(node.fieldId());
            }
            if (node.isLeaf()) {
                text.append(";\n");
            } else {
                text.append(" {\n");
                append(text, node.children(), indent + "  ", leaf, columnOrders);
                text.append(indent).append("}\n");
            }
            leaf += node.leafCount();
        }
    }

    /** Names of orders in the notation, which mentions only those that are not usual for the type. */
    private enum ColumnOrderName {
        UNDEFINED,
        TYPE_DEFINED_ORDER,
        IEEE_754_TOTAL_ORDER;

        /** @param declared {@code null} if there is no declaration */
        static ColumnOrderName of(SchemaNode leaf, Integer declared) {
            if (declared == null) {
                return isFloating(leaf) ? TYPE_DEFINED_ORDER : usual(leaf);
            }
            return switch (declared) {
                case FileMetaData.TYPE_ORDER -> hasNone(leaf) ? UNDEFINED : TYPE_DEFINED_ORDER;
                case FileMetaData.IEEE_754_TOTAL_ORDER -> IEEE_754_TOTAL_ORDER;
                default -> UNDEFINED;
            };
        }

        static ColumnOrderName usual(SchemaNode leaf) {
            return hasNone(leaf) ? UNDEFINED : isFloating(leaf) ? IEEE_754_TOTAL_ORDER : TYPE_DEFINED_ORDER;
        }

        private static boolean hasNone(SchemaNode leaf) {
            return leaf.type() == PhysicalType.INT96 || is(leaf, LogicalType.INTERVAL);
        }

        private static boolean isFloating(SchemaNode leaf) {
            boolean plain = leaf.annotation() == null
                    && (leaf.type() == PhysicalType.FLOAT || leaf.type() == PhysicalType.DOUBLE);
            return plain || is(leaf, LogicalType.FLOAT16);
        }

        private static boolean is(SchemaNode leaf, LogicalType type) {
            return leaf.annotation() instanceof Annotation.Value value
                    && value.type().equals(type);
        }
    }

    private static String name(SchemaNode leaf) {
        return switch (leaf.type()) {
            case BYTE_ARRAY -> "binary";
            case FIXED_LEN_BYTE_ARRAY -> "fixed_len_byte_array(" + leaf.typeLength() + ")";
            default -> leaf.type().name().toLowerCase(Locale.ROOT);
        };
    }

    /** Takes the elements one after the other. */
    private static final class Builder {

        private final List<SchemaElement> elements;
        private final List<LeafColumn> leaves = new ArrayList<>();
        private final EncodedPaths paths = new EncodedPaths();
        private final List<String> path = new ArrayList<>();
        private final int[] pathAt = new int[2 * MAX_DEPTH]; // where each name of it begins, and where it ends
        private int next = 1;
        private int definition; // of the fields that are open
        private int repetition;

        Builder(List<SchemaElement> elements) {
            this.elements = elements;
        }

        List<SchemaNode> members(SchemaElement group) {
            if (path.size() == MAX_DEPTH) {
                throw MetadataException.unsupported("schema", "nests deeper than " + MAX_DEPTH + " groups");
            }
            int count = Math.max(0, group.numChildren());
            if (count > elements.size() - next) {
                throw MetadataException.corrupt(
                        "schema",
                        "group \"" + group.name() + "\" has " + count + " members, and " + (elements.size() - next)
                                + " elements follow");
            }
            List<SchemaNode> members = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                if (next == elements.size()) {
                    throw MetadataException.corrupt(
                            "schema", "group \"" + group.name() + "\" has " + count + " members, and ends after " + i);
                }
                members.add(node(elements.get(next++)));
            }
            return List.copyOf(members);
        }

        private SchemaNode node(SchemaElement element) {
            pathAt[2 * path.size()] = element.nameAt();
            pathAt[2 * path.size() + 1] = element.nameEnd();
            path.add(element.name());
            Repetition repeats = element.repetitionType() == SchemaElement.UNSET
                    ? Repetition.OPTIONAL
                    : Repetition.ofId(element.repetitionType());
            if (repeats == null) {
                throw corrupt("has the unknown repetition " + element.repetitionType());
            }
            int definedHere = repeats == Repetition.REQUIRED ? 0 : 1;
            int repeatedHere = repeats == Repetition.REPEATED ? 1 : 0;
            definition += definedHere;
            repetition += repeatedHere;
            SchemaNode node = element.isLeaf() ? leaf(element, repeats) : group(element, repeats);
            definition -= definedHere;
            repetition -= repeatedHere;
            path.remove(path.size() - 1);
            return node;
        }

        private SchemaNode group(SchemaElement element, Repetition repeats) {
            int first = leaves.size();
            List<SchemaNode> members = members(element);
            return new SchemaNode(
                    element.name(),
                    repeats,
                    null,
                    0,
                    known(element.annotation()),
                    element.fieldId(),
                    members,
                    first,
                    leaves.size() - first);
        }

        private SchemaNode leaf(SchemaElement element, Repetition repeats) {
            if (element.type() < 0 || element.type() >= PhysicalType.values().length) {
                throw MetadataException.unsupported(
                        place(), "has the physical type " + element.type() + ", which is not supported");
            }
            PhysicalType type = PhysicalType.ofId(element.type());
            boolean fixed = type == PhysicalType.FIXED_LEN_BYTE_ARRAY;
            int length = fixed ? element.typeLength() : 0;
            if (fixed && length <= 0) {
                throw corrupt(
                        length == SchemaElement.UNSET
                                ? "is a FIXED_LEN_BYTE_ARRAY without a length"
                                : "is a FIXED_LEN_BYTE_ARRAY of " + length + " bytes");
            }
            Annotation stated = element.stated();
            boolean fits = stated == null || stated.fits(type, length);
            boolean understood = fits && stated != Annotation.Unknown.UNKNOWN;
            Annotation annotation = fits ? known(element.annotation()) : null;
            if (annotation instanceof Annotation.Value value && value.type() instanceof DecimalType decimal) {
                check(decimal, type, length, element);
            }
            int index = leaves.size();
            List<String> names = path.size() == 1 ? List.of(element.name()) : List.copyOf(path);
            leaves.add(new LeafColumn(index, names, definition, repetition, understood));
            paths.add(pathAt, 2 * path.size());
            return new SchemaNode(
                    element.name(), repeats, type, length, annotation, element.fieldId(), List.of(), index, 1);
        }

        private static Annotation known(Annotation annotation) {
            return annotation == Annotation.Unknown.UNKNOWN ? null : annotation;
        }

        /** The rules of {@code LogicalTypes.md}, "DECIMAL". */
        private void check(DecimalType decimal, PhysicalType type, int length, SchemaElement element) {
            int precision = decimal.precision();
            boolean contradicts = element.precision() != SchemaElement.UNSET && element.precision() != precision
                    || element.scale() != SchemaElement.UNSET && element.scale() != decimal.scale();
            if (contradicts) {
                throw corrupt("is a " + new Annotation.Value(decimal) + ", and one of precision " + element.precision()
                        + " and scale " + element.scale());
            }
            if (precision < 1 || decimal.scale() < 0 || decimal.scale() > precision) {
                throw corrupt("is a " + new Annotation.Value(decimal)
                        + ": precision is at least 1, and scale 0 to precision");
            }
            long most = switch (type) {
                case INT32 -> 9;
                case INT64 -> 18;
                case FIXED_LEN_BYTE_ARRAY -> (long) Math.floor((8L * length - 1) * Math.log10(2));
                default -> Long.MAX_VALUE;
            };
            if (precision > most) {
                throw corrupt("is a " + new Annotation.Value(decimal) + " on " + type
                        + (type == PhysicalType.FIXED_LEN_BYTE_ARRAY ? " of " + length + " bytes" : "")
                        + ", which holds " + most + " digits");
            }
        }

        private MetadataException corrupt(String problem) {
            return MetadataException.corrupt(place(), problem);
        }

        private String place() {
            return "column \"" + String.join(".", path) + "\"";
        }
    }
}
