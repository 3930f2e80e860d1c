#!/usr/bin/env bash
# org.apache.parquet:parquet-format-structures 1.18.1 (the Thrift classes of parquet-java): an encoding newer than the
# library is dropped without a word from ColumnMetaData.encodings, but the same id in ColumnMetaData.encoding_stats makes
# the whole footer unreadable: "Required field 'encoding' was not present". So one column written with ALP (id 10, which
# writers exist for) hides all other columns of the file from every reader that is built on it.
#
# Fails if the footer is read, or the id in encodings is an error, too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for artifact in org.apache.parquet:parquet-format-structures:1.18.1 org.slf4j:slf4j-api:1.7.36 \
    javax.annotation:javax.annotation-api:1.3.2; do
    mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
        -Dartifact="$artifact" -DoutputDirectory="$folder" >/dev/null
done
cat > NewEncoding.java <<'JAVA'
import java.io.*;
import java.util.*;
import org.apache.parquet.format.*;

class NewEncoding {
    private static final byte OLD = 9 << 1; // BYTE_STREAM_SPLIT, as Thrift's compact protocol writes it
    private static final byte NEW = 10 << 1; // ALP

    public static void main(String[] arguments) throws IOException {
        ColumnMetaData column = new ColumnMetaData(Type.DOUBLE, List.of(Encoding.BYTE_STREAM_SPLIT), List.of("x"),
                CompressionCodec.UNCOMPRESSED, 1, 8, 8, 4);
        column.setEncoding_stats(List.of(new PageEncodingStats(PageType.DATA_PAGE, Encoding.BYTE_STREAM_SPLIT, 1)));
        ColumnChunk chunk = new ColumnChunk(4).setMeta_data(column);
        FileMetaData footer = new FileMetaData(2, List.of(new SchemaElement("root").setNum_children(1),
                new SchemaElement("x").setType(Type.DOUBLE).setRepetition_type(FieldRepetitionType.REQUIRED)), 1,
                List.of(new RowGroup(List.of(chunk), 8, 1)));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Util.writeFileMetaData(footer, written);
        // the list of encodings: field 2, of one i32; the statistics: fields 1 and 2, both i32
        byte[] inList = replaced(written.toByteArray(), new byte[] {0x19, 0x15, OLD}, 2);
        byte[] inStats = replaced(written.toByteArray(), new byte[] {0x15, 0x00, 0x15, OLD}, 3);
        String list = read(inList);
        String stats = read(inStats);
        System.out.println("id 10 in encodings: " + list);
        System.out.println("id 10 in encoding_stats: " + stats);
        System.exit(list.equals("read, encodings [null]") || list.equals("read, encodings []")
                ? stats.startsWith("error") ? 0 : 1 : 1);
    }

    private static byte[] replaced(byte[] bytes, byte[] pattern, int at) {
        int found = -1;
        for (int i = 0; i + pattern.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + pattern.length, pattern, 0, pattern.length)) {
                if (found >= 0) {
                    throw new IllegalStateException("found twice");
                }
                found = i;
            }
        }
        bytes[found + at] = NEW;
        return bytes;
    }

    private static String read(byte[] footer) {
        try {
            FileMetaData read = Util.readFileMetaData(new ByteArrayInputStream(footer));
            return "read, encodings " + read.getRow_groups().get(0).getColumns().get(0).getMeta_data().getEncodings();
        } catch (IOException error) {
            return "error: " + error.getMessage().lines().findFirst().get();
        }
    }
}
JAVA
java -cp "$folder/*" NewEncoding.java 2>/dev/null
