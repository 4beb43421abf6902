package dev.flagward.maven.plugin;

import dev.flagward.document.ErrorCode;

/** What can be wrong when a class is made from a manifest that is right in itself. */
enum GenerationError implements ErrorCode {
    CLASS_NAME("FW-9001"),
    NO_CONSTANT_NAME("FW-9002"),
    CONSTANT_TWINS("FW-9003"),
    TOO_MUCH_CODE("FW-9004"),
    MANIFEST_UNREADABLE("FW-9005"),
    CLASS_UNWRITABLE("FW-9006");

    private final String id;

    GenerationError(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }
}
