package dev.flagward.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lets a flag serve one variant to everybody during a test, through typed handles and through the client in use: {@code
 * @WithFlag(flag = "video_calls_enabled", serves = "on")}. On a class it holds for each of its tests; a method's own
 * comes last. The flags of a process are shared, so such tests do not run in parallel with others that ask them.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(WithFlag.Several.class)
@ExtendWith(FlagwardExtension.class)
public @interface WithFlag {
    /** The flag's key. */
    String flag();

    /** The variant. */
    String serves();

    /** More than one. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(FlagwardExtension.class)
    @interface Several {
        WithFlag[] value();
    }
}
