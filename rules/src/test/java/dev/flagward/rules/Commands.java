package dev.flagward.rules;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/** The commands that the command line knows, asked from the table that it looks them up in. */
final class Commands {
    private Commands() {}

    static List<String> all() {
        try {
            Class<?> table = Class.forName("dev.flagward.cli.TopLevel");
            Constructor<?> constructor = table.getDeclaredConstructor();
            constructor.setAccessible(true);
            Method verbs = table.getDeclaredMethod("verbs");
            verbs.setAccessible(true);
            List<String> commands = new ArrayList<>();
            for (Object verb : (List<?>) verbs.invoke(constructor.newInstance())) {
                commands.add(verb.toString());
            }
            return commands;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the table of commands has moved", e);
        }
    }
}
