package io.mbf.parquet.property;

import io.mbf.parquet.property.Column.Elements;
import io.mbf.parquet.property.Column.Entries;
import io.mbf.parquet.property.Column.Kind;
import io.mbf.parquet.property.Column.Leaf;
import io.mbf.parquet.property.Column.ListForm;
import io.mbf.parquet.property.Column.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Makes up columns, nested to some depth. All names of a table differ. */
final class RandomColumns {

    /** What the first column of a table is, so that cases one after the other cover everything. */
    record Lead(LeafType type, boolean optional, Encoding encoding, CompressionCodecName codec) {}

    private static final List<String> SUFFIXES = List.of("", "", "", "", ".dot", " space", "☃", "'quote\"", "_X");

    private final Random random;
    private final int maxDepth;
    private final CompressionCodecName usual;
    private int leavesLeft;
    private int names;

    RandomColumns(Random random, int maxDepth, int maxLeaves, CompressionCodecName usual) {
        this.random = random;
        this.maxDepth = maxDepth;
        this.leavesLeft = maxLeaves;
        this.usual = usual;
    }

    List<Column> columns(Lead lead) {
        List<Column> columns = new ArrayList<>();
        Coding coding = new Coding(lead.encoding, Optional.empty(), lead.codec);
        columns.add(new Column(name(), lead.optional, nulls(lead.type), leaf(lead.type, coding)));
        while (leavesLeft > 0) {
            columns.add(column(name(), 1, true));
        }
        return columns;
    }

    /** @param mayRepeat whether a list without annotation may stand here */
    private Column column(String name, int depth, boolean mayRepeat) {
        int choice = depth == maxDepth || leavesLeft < 2 ? 0 : random.nextInt(8);
        boolean optional = random.nextInt(3) > 0;
        if (choice == 1) {
            ListForm form = ListForm.values()[random.nextInt(mayRepeat ? 3 : 2)];
            Column element = switch (form) {
                case THREE_LEVELS -> column(random.nextBoolean() ? "element" : "item", depth + 1, false);
                case TWO_LEVELS -> required(column("array", depth + 1, false));
                case REPEATED -> required(column(name, depth + 1, false));
            };
            Kind list = new Elements(form, element, random.nextInt(5));
            return new Column(name, optional && form != ListForm.REPEATED, share(), list);
        }
        if (choice == 2) {
            return new Column(name, optional, share(), map(depth));
        }
        if (choice == 3 || choice == 4) {
            List<Column> fields = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                fields.add(column(name(), depth + 1, true));
            }
            return new Column(name, optional, share(), new Struct(fields, false));
        }
        if (choice == 5 && random.nextInt(6) == 0) {
            return new Column(name, optional, share(), variant());
        }
        LeafType type = LeafType.ALL.get(random.nextInt(LeafType.ALL.size()));
        return new Column(name, optional || type.isUnknown(), nulls(type), leaf(type, coding(type)));
    }

    /** The same without nulls; where all values would be null it becomes another leaf. */
    private Column required(Column column) {
        if (column.kind() instanceof Leaf leaf && leaf.type().isUnknown()) {
            LeafType other = LeafType.ALL.get(0);
            return new Column(column.name(), false, 0, leaf(other, coding(other)));
        }
        return new Column(column.name(), false, 0, column.kind());
    }

    private Kind map(int depth) {
        boolean legacy = random.nextInt(4) == 0;
        Column key = column("key", depth + 1, false);
        boolean optionalKey = random.nextInt(5) == 0;
        Optional<Column> value =
                random.nextInt(5) == 0 ? Optional.empty() : Optional.of(column("value", depth + 1, true));
        return new Entries(legacy, optionalKey ? key : required(key), value, random.nextInt(5));
    }

    private Kind variant() {
        LeafType binary = LeafType.ALL.stream()
                .filter(type -> type.isBytes() && type.width() == 0 && type.logical() == null)
                .reduce((first, last) -> last)
                .orElseThrow();
        return new Struct(
                List.of(
                        new Column("metadata", false, 0, leaf(binary, coding(binary))),
                        new Column("value", false, 0, leaf(binary, coding(binary)))),
                true);
    }

    private Leaf leaf(LeafType type, Coding coding) {
        leavesLeft--;
        return new Leaf(type, coding, new LeafValues(type, random));
    }

    private Coding coding(LeafType type) {
        List<Encoding> encodings = Coding.ENCODINGS.get(type.physical());
        List<Encoding> plain = encodings.stream()
                .filter(encoding -> !encoding.usesDictionary())
                .toList();
        Optional<Encoding> fallback =
                random.nextInt(3) == 0 ? Optional.empty() : Optional.of(plain.get(random.nextInt(plain.size())));
        return new Coding(
                encodings.get(random.nextInt(encodings.size())),
                fallback,
                random.nextInt(4) > 0 ? usual : Coding.CODECS.get(random.nextInt(Coding.CODECS.size())));
    }

    private String name() {
        return "c" + names++ + SUFFIXES.get(random.nextInt(SUFFIXES.size()));
    }

    private double nulls(LeafType type) {
        return type.isUnknown() ? 1 : share();
    }

    private double share() {
        return List.of(0.0, 0.05, 0.3, 0.3, 0.9, 1.0).get(random.nextInt(6));
    }
}
