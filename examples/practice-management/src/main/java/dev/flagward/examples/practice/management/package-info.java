/** A small web service of a practice that asks flags what it may offer: begin with {@link PracticeService}. */
@NullMarked
package dev.flagward.examples.practice.management;

import org.jspecify.annotations.NullMarked;
