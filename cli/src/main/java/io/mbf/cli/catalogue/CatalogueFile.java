package io.mbf.cli.catalogue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.mbf.dataset.PartitionType;
import io.mbf.error.CorruptFileException;
import io.mbf.error.InvalidQueryException;
import io.mbf.text.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The form of {@code tables.json}, UTF-8:
 *
 * <pre>{@code
 * {"version":1,"tables":[
 * {"name":"events","path":"/lake/events/**}{@code /*.parquet","partitions":true,"partitionTypes":{"day":"date"}}
 * ]}
 * }</pre>
 *
 * Members come in this order, and none is left out.
 */
final class CatalogueFile {

    private static final int VERSION = 1;
    private static final long MOST_BYTES = 16 << 20;
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final JsonParser in;

    private CatalogueFile(Path file, JsonParser in) {
        this.file = file;
        this.in = in;
    }

    /**
     * The tables in a file, in their order; none if it is not there.
     *
     * @throws CorruptFileException if it breaks a rule
     * @throws IOException if it cannot be read
     */
    static List<ExternalTable> read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) { // nobody may ever write to a pipe
            throw new FileSystemException(file.toString(), null, "is not a regular file");
        }
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
                JsonParser in = JSON.createParser(bytes)) {
            long size = Files.size(file);
            if (size > MOST_BYTES) {
                throw new CorruptFileException(
                        file.toString(), "size", "has at most " + MOST_BYTES + " bytes, not " + size);
            }
            return new CatalogueFile(file, in).tables();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    static void write(Collection<ExternalTable> tables, OutputStream bytes) throws IOException {
        try (JsonGenerator out = Json.generator(bytes)) {
            out.writeStartObject();
            out.writeNumberField("version", VERSION);
            out.writeArrayFieldStart("tables");
            for (ExternalTable table : tables) {
                out.writeRaw('\n'); // to be read by people, too
                table.write(out);
            }
            out.writeRaw('\n');
            out.writeEndArray();
            out.writeEndObject();
            out.writeRaw('\n');
        }
    }

    private List<ExternalTable> tables() throws IOException {
        try {
            next(JsonToken.START_OBJECT, "an object");
            member("version", JsonToken.VALUE_NUMBER_INT, "a number");
            if (!in.getText().equals(String.valueOf(VERSION))) {
                throw wrong("version is " + VERSION + ", not " + in.getText());
            }
            member("tables", JsonToken.START_ARRAY, "an array");
            List<ExternalTable> tables = new ArrayList<>();
            Set<String> names = new HashSet<>();
            while (in.nextToken() == JsonToken.START_OBJECT) {
                ExternalTable table = table();
                if (!names.add(table.name().key())) {
                    throw wrong(
                            "a name is given once, not again: '" + table.name().text() + "'");
                }
                tables.add(table);
            }
            require(JsonToken.END_ARRAY, "a table or the end of tables");
            next(JsonToken.END_OBJECT, "the end of the object");
            next(null, "nothing behind the object");
            return tables;
        } catch (JsonProcessingException malformed) {
            throw wrong(
                    malformed.getOriginalMessage().lines().findFirst().orElse("is not JSON"), malformed.getLocation());
        }
    }

    private ExternalTable table() throws IOException {
        try {
            member("name", JsonToken.VALUE_STRING, "a string");
            TableName name = new TableName(in.getText());
            member("path", JsonToken.VALUE_STRING, "a string");
            String path = in.getText();
            next(JsonToken.FIELD_NAME, "\"partitions\"");
            if (!in.currentName().equals("partitions") || in.nextBooleanValue() == null) {
                throw wrong("\"partitions\" is expected, true or false, not " + in.getText());
            }
            boolean partitions = in.getBooleanValue();
            member("partitionTypes", JsonToken.START_OBJECT, "an object");
            Map<String, PartitionType> types = new TreeMap<>();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String column = in.currentName();
                next(JsonToken.VALUE_STRING, "a string");
                types.put(column, PartitionType.of(in.getText()));
            }
            require(JsonToken.END_OBJECT, "a type or the end of types");
            ExternalTable table = new ExternalTable(name, path, partitions, types);
            next(JsonToken.END_OBJECT, "the end of the table");
            return table;
        } catch (IllegalArgumentException | InvalidQueryException refused) {
            throw wrong(refused.getMessage());
        }
    }

    private void member(String name, JsonToken kind, String words) throws IOException {
        next(JsonToken.FIELD_NAME, '"' + name + '"');
        if (!in.currentName().equals(name)) {
            throw wrong('"' + name + "\" is expected, not \"" + in.currentName() + '"');
        }
        next(kind, words + " as \"" + name + '"');
    }

    private void next(JsonToken kind, String words) throws IOException {
        in.nextToken();
        require(kind, words);
    }

    /** @param kind null for the end of the file */
    private void require(JsonToken kind, String words) throws IOException {
        if (in.currentToken() != kind) {
            throw wrong(words + " is expected, not "
                    + (in.currentToken() == null ? "the end of the file" : "'" + in.getText() + "'"));
        }
    }

    private CorruptFileException wrong(String problem) {
        return wrong(problem, in.currentTokenLocation());
    }

    private CorruptFileException wrong(String problem, JsonLocation place) {
        return new CorruptFileException(
                file.toString(), "line " + place.getLineNr() + ", column " + place.getColumnNr(), problem);
    }
}
