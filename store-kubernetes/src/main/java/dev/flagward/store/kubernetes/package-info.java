/**
 * A flag document in a ConfigMap, with its ledger in ConfigMaps beside it; read {@link
 * dev.flagward.store.kubernetes.KubernetesFlagStore} first.
 */
@NullMarked
package dev.flagward.store.kubernetes;

import org.jspecify.annotations.NullMarked;
