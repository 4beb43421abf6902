package dev.flagward.benchmarks;

/** The least that a Java process can do for a person. */
public final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
        System.out.println("Hello");
    }
}
