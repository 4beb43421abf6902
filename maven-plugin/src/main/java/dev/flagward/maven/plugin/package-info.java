/** From a manifest to a class of typed flags, while an application is built; start at {@link dev.flagward.maven.plugin.FlagsClass}. */
@NullMarked
package dev.flagward.maven.plugin;

import org.jspecify.annotations.NullMarked;
