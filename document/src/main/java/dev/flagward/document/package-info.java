/** The flag document: read, write canonically, validate, diff, lint; start at {@link dev.flagward.document.FlagDocument}. */
@NullMarked
package dev.flagward.document;

import org.jspecify.annotations.NullMarked;
