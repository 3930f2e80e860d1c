package io.mbf.parquet.footer;

/** The structs of {@code parquet.thrift} that are read here, with the names of their fields, for messages. */
enum Struct {
    FILE_META_DATA(
            "FileMetaData",
            "version",
            "schema",
            "num_rows",
            "row_groups",
            "key_value_metadata",
            "created_by",
            "column_orders",
            "encryption_algorithm",
            "footer_signing_key_metadata"),
    SCHEMA_ELEMENT(
            "SchemaElement",
            "type",
            "type_length",
            "repetition_type",
            "name",
            "num_children",
            "converted_type",
            "scale",
            "precision",
            "field_id",
            "logicalType"),
    LOGICAL_TYPE(
            "LogicalType",
            "STRING",
            "MAP",
            "LIST",
            "ENUM",
            "DECIMAL",
            "DATE",
            "TIME",
            "TIMESTAMP",
            "9",
            "INTEGER",
            "UNKNOWN",
            "JSON",
            "BSON",
            "UUID",
            "FLOAT16",
            "VARIANT",
            "GEOMETRY",
            "GEOGRAPHY"),
    DECIMAL_TYPE("DecimalType", "scale", "precision"),
    TIME_TYPE("TimeType", "isAdjustedToUTC", "unit"),
    TIME_UNIT("TimeUnit", "MILLIS", "MICROS", "NANOS"),
    INT_TYPE("IntType", "bitWidth", "isSigned"),
    VARIANT_TYPE("VariantType", "specification_version"),
    GEOGRAPHY_TYPE("GeographyType", "crs", "algorithm"),
    KEY_VALUE("KeyValue", "key", "value"),
    COLUMN_ORDER("ColumnOrder", "TYPE_ORDER", "IEEE_754_TOTAL_ORDER"),
    ROW_GROUP(
            "RowGroup",
            "columns",
            "total_byte_size",
            "num_rows",
            "sorting_columns",
            "file_offset",
            "total_compressed_size",
            "ordinal"),
    COLUMN_CHUNK(
            "ColumnChunk",
            "file_path",
            "file_offset",
            "meta_data",
            "offset_index_offset",
            "offset_index_length",
            "column_index_offset",
            "column_index_length",
            "crypto_metadata",
            "encrypted_column_metadata"),
    COLUMN_META_DATA(
            "ColumnMetaData",
            "type",
            "encodings",
            "path_in_schema",
            "codec",
            "num_values",
            "total_uncompressed_size",
            "total_compressed_size",
            "key_value_metadata",
            "data_page_offset",
            "index_page_offset",
            "dictionary_page_offset",
            "statistics",
            "encoding_stats",
            "bloom_filter_offset",
            "bloom_filter_length",
            "size_statistics",
            "geospatial_statistics"),
    STATISTICS(
            "Statistics",
            "max",
            "min",
            "null_count",
            "distinct_count",
            "max_value",
            "min_value",
            "is_max_value_exact",
            "is_min_value_exact",
            "nan_count"),
    PAGE_ENCODING_STATS("PageEncodingStats", "page_type", "encoding", "count"),
    COLUMN_INDEX(
            "ColumnIndex",
            "null_pages",
            "min_values",
            "max_values",
            "boundary_order",
            "null_counts",
            "repetition_level_histograms",
            "definition_level_histograms",
            "nan_counts"),
    OFFSET_INDEX("OffsetIndex", "page_locations", "unencoded_byte_array_data_bytes"),
    PAGE_LOCATION("PageLocation", "offset", "compressed_page_size", "first_row_index"),
    BLOOM_FILTER_HEADER("BloomFilterHeader", "numBytes", "algorithm", "hash", "compression"),
    BLOOM_FILTER_UNION("BloomFilterHeader's union", "1"),
    ENCRYPTION_ALGORITHM("EncryptionAlgorithm", "AES_GCM_V1", "AES_GCM_CTR_V1"),
    AES("AesGcmV1", "aad_prefix", "aad_file_unique", "supply_aad_prefix"),
    FILE_CRYPTO_META_DATA("FileCryptoMetaData", "encryption_algorithm", "key_metadata"),
    COLUMN_CRYPTO_META_DATA("ColumnCryptoMetaData", "ENCRYPTION_WITH_FOOTER_KEY", "ENCRYPTION_WITH_COLUMN_KEY"),
    ENCRYPTION_WITH_COLUMN_KEY("EncryptionWithColumnKey", "path_in_schema", "key_metadata"),
    /** One that is passed over. */
    UNKNOWN("an unknown struct");

    private final String words;
    private final String[] fields;

    Struct(String words, String... fields) {
        this.words = words;
        this.fields = fields;
    }

    /** A field as messages name it. */
    String field(int id) {
        return words + "." + (id >= 1 && id <= fields.length ? fields[id - 1] : "field " + id);
    }

    @Override
    public String toString() {
        return words;
    }
}
