package io.mbf.parquet;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.VariantType;

/** What writers left out or got wrong, mended in the footer before anything is derived from it. */
final class FooterRepairs {

    private static final Pattern PARQUET_MR =
            Pattern.compile("parquet-mr(?: version (\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9}).*)?");

    /** The header of a dictionary page is no longer than this. */
    private static final long MISSING_BYTES = 100;

    private FooterRepairs() {}

    static void apply(FileMetaData footer, long fileSize) {
        addRepetitions(footer.getSchema());
        addVariantVersions(footer.getSchema());
        if (footer.isSetCreated_by() && missesDictionaryHeader(footer.getCreated_by())) {
            for (RowGroup group : footer.getRow_groups()) {
                group.getColumns().forEach(chunk -> lengthen(chunk, fileSize));
            }
        }
    }

    /** The version of a VARIANT is optional; there is only one so far (parquet.thrift, struct VariantType). */
    private static void addVariantVersions(List<SchemaElement> schema) {
        for (SchemaElement element : schema) {
            if (element.isSetLogicalType() && element.getLogicalType().isSetVARIANT()) {
                VariantType variant = element.getLogicalType().getVARIANT();
                if (!variant.isSetSpecification_version()) {
                    variant.setSpecification_version((byte) 1);
                }
            }
        }
    }

    /** hyparquet left the repetition out of fields that it wrote as optional. */
    private static void addRepetitions(List<SchemaElement> schema) {
        for (int i = 1; i < schema.size(); i++) {
            if (!schema.get(i).isSetRepetition_type()) {
                schema.get(i).setRepetition_type(FieldRepetitionType.OPTIONAL);
            }
        }
    }

    /** parquet-mr before 1.2.9 did not count the header of the dictionary page (PARQUET-816, IMPALA-694). */
    private static boolean missesDictionaryHeader(String createdBy) {
        Matcher version = PARQUET_MR.matcher(createdBy);
        if (!version.matches()) {
            return false;
        }
        if (version.group(1) == null) {
            return true;
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        int patch = Integer.parseInt(version.group(3));
        return major < 1 || major == 1 && (minor < 2 || minor == 2 && patch < 9);
    }

    private static void lengthen(ColumnChunk chunk, long fileSize) {
        if (!chunk.isSetMeta_data()) {
            return;
        }
        ColumnMetaData data = chunk.getMeta_data();
        long start = data.isSetDictionary_page_offset() && data.getDictionary_page_offset() > 0
                ? Math.min(data.getDictionary_page_offset(), data.getData_page_offset())
                : data.getData_page_offset();
        long left = fileSize - start - data.getTotal_compressed_size();
        if (start > 0 && data.getTotal_compressed_size() > 0 && left > 0) {
            data.setTotal_compressed_size(data.getTotal_compressed_size() + Math.min(left, MISSING_BYTES));
        }
    }
}
