/**
 * Drills: what has to work on a bad day, tried on a good one. A package of its own within the module, because it breaks copies
 * of stores, starts clients and a server of its own, which the desk never does. Read
 * {@link dev.flagward.control.drill.DrillCheck} first, then {@link dev.flagward.control.drill.Drill}.
 */
@NullMarked
package dev.flagward.control.drill;

import org.jspecify.annotations.NullMarked;
