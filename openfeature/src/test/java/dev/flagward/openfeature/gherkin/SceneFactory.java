package dev.flagward.openfeature.gherkin;

import io.cucumber.core.backend.ObjectFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the steps of a scenario; all of them get the same {@link Scene}. */
public final class SceneFactory implements ObjectFactory {
    private final Map<Class<?>, Object> made = new LinkedHashMap<>();

    @Override
    public boolean addClass(Class<?> steps) {
        return true;
    }

    @Override
    public void start() {
        made.clear();
        made.put(Scene.class, new Scene());
    }

    @Override
    public void stop() {
        ((Scene) made.get(Scene.class)).close();
        made.clear();
    }

    @Override
    public <T> T getInstance(Class<T> steps) {
        return steps.cast(made.computeIfAbsent(steps, this::make));
    }

    private Object make(Class<?> steps) {
        try {
            return steps.getConstructor(Scene.class).newInstance(made.get(Scene.class));
        } catch (ReflectiveOperationException unmakeable) {
            throw new IllegalStateException(steps + " needs a public constructor that takes the scene", unmakeable);
        }
    }
}
