package dev.flagward.spring.boot.starter;

import dev.flagward.client.ClientState;
import dev.flagward.client.Flagward;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** Which flags answer, on the info page: no problem and no path, because that page is often public. */
final class RevisionContributor implements InfoContributor {
    private final Flagward flagward;

    RevisionContributor(Flagward flagward) {
        this.flagward = flagward;
    }

    @Override
    public void contribute(Info.Builder page) {
        ClientState state = flagward.state();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("state", state.status().name());
        shown.put("environment", flagward.snapshot().environment());
        shown.put("revision", state.revision());
        shown.put("flags", state.flags());
        state.since().ifPresent(since -> shown.put("since", since.toString()));
        page.withDetail("flagward", shown);
    }
}
