package dev.flagward.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The codes of all errors, found by their looks: enum constants with an accessor that answers {@code FW-} and four digits. */
final class ErrorCodes {
    private ErrorCodes() {}

    /** From each code to the constants that have it, as {@code module NAME}. */
    static SortedMap<String, List<String>> all() {
        SortedMap<String, List<String>> codes = new TreeMap<>();
        for (JavaClass type : Product.CLASSES) {
            String module = Product.moduleOf(type.getPackageName());
            // A constant with a body of its own is a class that counts as an enum, and has no constants.
            if (type.isEnum() && !module.equals("benchmarks") && type.reflect().isEnum()) {
                for (Object constant : type.reflect().getEnumConstants()) {
                    for (String code : codes(constant)) {
                        codes.computeIfAbsent(code, first -> new ArrayList<>()).add(module + " " + constant);
                    }
                }
            }
        }
        return codes;
    }

    private static List<String> codes(Object constant) {
        List<String> codes = new ArrayList<>();
        for (Method method : ((Enum<?>) constant).getDeclaringClass().getDeclaredMethods()) {
            if (method.getReturnType() == String.class
                    && method.getParameterCount() == 0
                    && !Modifier.isStatic(method.getModifiers())
                    && !method.isSynthetic()) {
                String answer = ask(method, constant);
                if (answer.matches("FW-\\d{4}")) {
                    codes.add(answer);
                }
            }
        }
        return codes;
    }

    private static String ask(Method method, Object constant) {
        try {
            method.setAccessible(true);
            return String.valueOf(method.invoke(constant));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(method + " of " + constant, e);
        }
    }
}
