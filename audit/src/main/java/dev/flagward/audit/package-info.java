/** The ledger as a Merkle log and its offline verifier: JDK only. */
@NullMarked
package dev.flagward.audit;

import org.jspecify.annotations.NullMarked;
