package dev.flagward.document;

/** Everything that can be wrong with a flag document, a patch, a manifest or a text that must not identify a patient. */
public enum DocumentError implements ErrorCode {
    // Bytes and syntax
    TOO_LARGE(1001),
    EMPTY(1002),
    NOT_UTF_8(1003),
    BYTE_ORDER_MARK(1004),
    NOT_JSON(1005),
    CUT_SHORT(1006),
    COMMENT(1007),
    TRAILING_CONTENT(1008),
    TOO_DEEP(1009),
    DUPLICATE_KEY(1010),
    NUMBER_NOT_EXACT(1011),
    NUMBER_OUT_OF_RANGE(1012),
    LONE_SURROGATE(1013),
    NUL_CHARACTER(1014),
    NOT_YAML(1015),
    YAML_TAG(1016),
    YAML_ALIAS(1017),
    YAML_AMBIGUOUS(1018),
    NO_YAML_PARSER(1019),

    // Shape
    NOT_AN_OBJECT(1101),
    UNKNOWN_VERSION(1102),
    UNKNOWN_FIELD(1103),
    MISSING_FIELD(1104),
    WRONG_TYPE(1105),
    BAD_KEY(1106),
    KEY_TWINS(1107),
    UNKNOWN_WORD(1108),
    BAD_DATE(1109),
    TOO_MANY(1110),
    TEXT_LENGTH(1111),
    EMPTY_COLLECTION(1112),
    PLAIN_NOT_BOOLEAN(1113),
    NOT_A_COUNT(1114),
    REPEATED(1115),
    WRONG_SCHEMA(1116),
    MORE_PROBLEMS(1117),

    // Meaning
    PERCENT_OUT_OF_RANGE(1201),
    PERCENT_TOO_FINE(1202),
    SPLIT_SUM(1203),
    UNKNOWN_VARIANT(1204),
    MIXED_VARIANT_TYPES(1205),
    DUPLICATE_RULE(1206),
    UNKNOWN_SEGMENT(1207),
    UNKNOWN_FLAG(1208),
    UNKNOWN_ENVIRONMENT(1209),
    PREREQUISITE_CYCLE(1210),
    SEGMENT_CYCLE(1211),
    BAD_CONDITION(1212),
    UNKNOWN_OPERATOR(1213),
    OPERAND_TYPE(1214),
    BAD_PATTERN(1215),
    BAD_VERSION(1216),
    BAD_NETWORK(1217),
    BAD_INSTANT(1218),
    TOO_ENTANGLED(1219),

    // Privacy
    SOCIAL_SECURITY_NUMBER(1301),
    MEDICAL_RECORD_NUMBER(1302),
    E_MAIL_ADDRESS(1303),
    PHONE_NUMBER(1304),
    BIRTH_DATE(1305),
    PAYMENT_CARD(1306),
    IDENTIFYING_ATTRIBUTE(1307),

    // Patches
    NOT_A_PATCH(1401),
    PATCH_MISFIT(1402),

    // Manifests
    NOT_A_MANIFEST(1501),
    DEFAULT_MISFIT(1502);

    private final String id;

    DocumentError(int number) {
        this.id = "FW-" + number;
    }

    @Override
    public String id() {
        return id;
    }
}
