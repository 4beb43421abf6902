package dev.flagward.store.kubernetes;

/**
 * One request to the API server, as a Role names it.
 *
 * @param number counted from 1 since the counting began
 * @param verb {@code update}
 * @param resource {@code configmaps}
 * @param name of the object; empty where the verb has none
 */
record Call(int number, String verb, String resource, String name) {
    @Override
    public String toString() {
        return verb + " " + resource;
    }
}
