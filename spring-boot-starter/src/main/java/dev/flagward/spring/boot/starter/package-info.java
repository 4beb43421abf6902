/**
 * Flags in a Spring Boot application: a client from the application's properties, beans that depend on a flag, gates
 * before controllers, health and info. Begin with {@link dev.flagward.spring.boot.starter.FlagwardAutoConfiguration}.
 */
@NullMarked
package dev.flagward.spring.boot.starter;

import org.jspecify.annotations.NullMarked;
