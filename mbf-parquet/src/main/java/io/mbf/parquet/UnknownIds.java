package io.mbf.parquet;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.CompressionCodec;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.protocol.TField;
import shaded.parquet.org.apache.thrift.protocol.TList;
import shaded.parquet.org.apache.thrift.protocol.TProtocol;
import shaded.parquet.org.apache.thrift.protocol.TProtocolUtil;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

/**
 * Codecs and encodings that parquet-java has no name for yet, found in a footer's own bytes: its classes lose the
 * numbers. Looked for only when a file cannot be read, to say why, and when somebody asks how columns are encoded.
 */
final class UnknownIds {

    private static final byte STOP = 0; // TType, which is left out of the shaded jar

    // fields in parquet.thrift
    private static final int ROW_GROUPS = 4;
    private static final int COLUMNS = 1;
    private static final int META_DATA = 3;
    private static final int ENCODINGS = 2;
    private static final int PATH = 3;
    private static final int CODEC = 4;

    /** Reads what a field holds, or leaves it by returning false. */
    private interface Field {
        boolean read(TField field, TProtocol in) throws TException;
    }

    private final String column; // null for all
    private String found;
    private boolean alp; // whether the chunk that is read has pages of it
    private final List<Boolean> alpChunks = new ArrayList<>();

    private UnknownIds(String column) {
        this.column = column;
    }

    /** The first one, in words; empty if there is none. */
    static Optional<String> in(byte[] footer) {
        return find(footer, null);
    }

    /** The first one of a column, named by its path with dots. */
    static Optional<String> in(byte[] footer, String column) {
        return find(footer, column);
    }

    /** Which of all row groups' chunks, in their order, have pages encoded as {@link Encoding#ALP}. */
    static List<Boolean> alpChunks(byte[] footer) {
        return search(footer, null).alpChunks;
    }

    private static Optional<String> find(byte[] footer, String column) {
        return Optional.ofNullable(search(footer, column).found);
    }

    private static UnknownIds search(byte[] footer, String column) {
        UnknownIds search = new UnknownIds(column);
        try {
            search.struct(new TCompactProtocol(new TIOStreamTransport(new ByteArrayInputStream(footer))), search::file);
        } catch (TException | RuntimeException damaged) {
            // what was found before counts
        }
        return search;
    }

    private boolean file(TField field, TProtocol in) throws TException {
        return field.id == ROW_GROUPS && list(in, () -> struct(in, this::rowGroup));
    }

    private boolean rowGroup(TField field, TProtocol in) throws TException {
        return field.id == COLUMNS && list(in, () -> struct(in, this::chunk));
    }

    private boolean chunk(TField field, TProtocol in) throws TException {
        if (field.id != META_DATA) {
            return false;
        }
        List<String> path = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        alp = false;
        struct(in, (member, from) -> member(member, from, path, unknown));
        alpChunks.add(alp);
        String name = String.join(".", path);
        if (found == null && !unknown.isEmpty() && (column == null || column.equals(name))) {
            found = "column \"" + Failures.oneLine(name) + "\" has " + String.join(" and ", unknown)
                    + ", which is not supported";
        }
        return true;
    }

    private boolean member(TField field, TProtocol in, List<String> path, List<String> unknown) throws TException {
        switch (field.id) {
            case ENCODINGS ->
                list(in, () -> {
                    int id = in.readI32();
                    if (Encoding.ofId(id) == null) {
                        unknown.add("encoding " + id);
                    }
                    alp |= Encoding.ofId(id) == Encoding.ALP;
                });
            case PATH -> list(in, () -> path.add(in.readString()));
            case CODEC -> {
                int id = in.readI32();
                if (CompressionCodec.findByValue(id) == null) {
                    unknown.add("codec " + id);
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private interface Element {
        void read() throws TException;
    }

    private static boolean list(TProtocol in, Element element) throws TException {
        TList list = in.readListBegin();
        for (int i = 0; i < list.size; i++) {
            element.read();
        }
        return true;
    }

    private void struct(TProtocol in, Field wanted) throws TException {
        in.readStructBegin();
        for (TField field = in.readFieldBegin(); field.type != STOP; field = in.readFieldBegin()) {
            if (!wanted.read(field, in)) {
                TProtocolUtil.skip(in, field.type);
            }
        }
    }
}
