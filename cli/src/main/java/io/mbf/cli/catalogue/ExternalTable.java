package io.mbf.cli.catalogue;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.dataset.FileSet;
import io.mbf.dataset.PartitionType;
import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files under a name.
 *
 * @param path absolute; of a file or folder, or a glob
 * @param partitions whether directories such as {@code year=2024} are columns
 * @param partitionTypes of these columns, as far as they are declared
 */
public record ExternalTable(
        TableName name, String path, boolean partitions, Map<String, PartitionType> partitionTypes) {

    /** @throws IllegalArgumentException if the path is none, or relative, with the path */
    public ExternalTable {
        partitionTypes = Collections.unmodifiableMap(new TreeMap<>(partitionTypes));
        if (path.indexOf('\0') >= 0 || !new File(path).isAbsolute()) {
            throw new IllegalArgumentException("'" + path + "' is not an absolute path");
        }
    }

    /**
     * A path or glob of files here as it is from everywhere.
     *
     * @throws IllegalArgumentException if it is a URL
     */
    public static String absolute(String path) {
        if (path.matches("(?s)\\w{2,}://.*")) {
            throw new IllegalArgumentException("'" + path + "' is a URL, and tables are of files of this machine");
        }
        if (path.isEmpty() || new File(path).isAbsolute()) {
            return path;
        }
        boolean glob = new FileSet.Name.Text(path).path().isEmpty();
        String here = new File("").getAbsolutePath() + "/";
        return (glob ? here.replaceAll("[*?\\[{\\\\]", "\\\\$0") : here) + path.replaceFirst("^(\\./+)+", "");
    }

    /** As a JSON object, of {@code name}, {@code path}, {@code partitions} and {@code partitionTypes}. */
    public void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", name.text());
        out.writeStringField("path", path);
        out.writeBooleanField("partitions", partitions);
        out.writeObjectFieldStart("partitionTypes");
        for (Map.Entry<String, PartitionType> type : partitionTypes.entrySet()) {
            out.writeStringField(type.getKey(), type.getValue().toString());
        }
        out.writeEndObject();
        out.writeEndObject();
    }
}
