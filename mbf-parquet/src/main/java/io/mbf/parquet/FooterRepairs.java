package io.mbf.parquet;

import java.util.List;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.SchemaElement;

/** Known mistakes of writers, mended in the footer before anything is derived from it. */
final class FooterRepairs {

    private FooterRepairs() {}

    static void apply(FileMetaData footer) {
        addRepetitions(footer.getSchema());
    }

    /** hyparquet left the repetition out of fields that it wrote as optional. */
    private static void addRepetitions(List<SchemaElement> schema) {
        for (int i = 1; i < schema.size(); i++) {
            if (!schema.get(i).isSetRepetition_type()) {
                schema.get(i).setRepetition_type(FieldRepetitionType.OPTIONAL);
            }
        }
    }
}
