package io.mbf.parquet;

import java.util.List;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.VariantType;

/** What writers left out or got wrong, mended in the footer before anything is derived from it. */
final class FooterRepairs {

    private FooterRepairs() {}

    static void apply(FileMetaData footer) {
        addRepetitions(footer.getSchema());
        addVariantVersions(footer.getSchema());
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
}
